@echo off
rem Runs everything that must hold: style, types, import contracts, tests. Arguments go to pytest.
setlocal
call "%~dp0with-python.cmd" "%~dp0set_up.py" dev coqui || exit /b 5
cd /d "%~dp0.."
set "PATH=%CD%\.venv\Scripts;%PATH%"
ruff check . || exit /b 1
ruff format --check . || exit /b 1
mypy || exit /b 1
lint-imports || exit /b 1
python -m pytest %*
