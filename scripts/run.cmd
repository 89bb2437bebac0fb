@echo off
rem Runs Keepsake, setting it up first when need be. "scripts\run demo" is "keepsake demo"; with nothing, the window opens.
setlocal
call "%~dp0with-python.cmd" "%~dp0set_up.py" || exit /b 5
"%~dp0..\.venv\Scripts\python.exe" -m keepsake %*
