<#
.SYNOPSIS
    Edits the sample photos, first in one go and then in four steps.
.DESCRIPTION
    Without PowerShell, and without a key or any cost, from the repository's folder:
        dotnet run --project src/Seedream.Shell -- --emulator samples/Quickstart.ps1
    In PowerShell, with the module imported and a key set, the same script edits them for real.
#>
$ErrorActionPreference = 'Stop'
$photos = "$PSScriptRoot/photos"
$output = "$PSScriptRoot/output"

# In one go: each photo is uploaded, edited and saved, and shows up here when it is on disk.
Get-ChildItem "$photos/*" |
    New-SeedreamImage -Prompt 'Warm evening light, long soft shadows' -AspectRatio Match -Size 2K -Destination $output -Force -InformationAction Continue

# The same in four steps, to do something else in between, or to filter.
Get-ChildItem "$photos/*" |
    Submit-SeedreamJob -Prompt { "A watercolour of $($_.BaseName)" } -Size 2K |
    Wait-SeedreamJob |
    Where-Object Status -eq Completed |
    Get-SeedreamResult |
    Where-Object Cost -le 0.05 |
    Save-SeedreamImage -Destination "$output/watercolours" -Force
