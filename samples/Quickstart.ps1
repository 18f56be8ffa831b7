<#
.SYNOPSIS
    Edits the sample photos, first with one command and then in four steps.
.DESCRIPTION
    Run it against the emulator from the folder of the repository. This needs no key and costs nothing:
        dotnet run --project src/Seedream.Shell -- samples/Quickstart.ps1
    In a PowerShell session with the module and a key, the same script uses the service, and the service bills the edits.
#>
$ErrorActionPreference = 'Stop'
$photos = "$PSScriptRoot/photos"
$output = "$PSScriptRoot/output"

# One command uploads, edits and saves each photo, and returns the image when it is saved.
Get-ChildItem "$photos/*" |
    New-SeedreamImage -Prompt 'Warm evening light, long soft shadows' -AspectRatio Match -Size 2K -Destination $output -Force -InformationAction Continue

# The same in four steps, for example to filter the results in between.
Get-ChildItem "$photos/*" |
    Submit-SeedreamJob -Prompt { "A watercolour of $($_.BaseName)" } -Size 2K |
    Wait-SeedreamJob |
    Where-Object Status -eq Completed |
    Get-SeedreamResult |
    Where-Object Cost -le 0.05 |
    Save-SeedreamImage -Destination "$output/watercolours" -Force
