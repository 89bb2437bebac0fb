@echo off
rem Runs its arguments with a Python that Keepsake works on (3.11 to 3.13).
for %%V in (3.13 3.12 3.11) do (
    py -%%V -c "" >nul 2>nul && (
        py -%%V %*
        goto :done
    )
)
python -c "import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))" >nul 2>nul || goto :missing
python %*
:done
exit /b %ERRORLEVEL%
:missing
echo keepsake: Python 3.11, 3.12 or 3.13 was not found; please install one of them from python.org. 1>&2
exit /b 5
