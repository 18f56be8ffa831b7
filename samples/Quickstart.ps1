<#
.SYNOPSIS
    Edits the sample photos, first with one command and then in four steps.
.DESCRIPTION
    Run it against the emulator from the folder of the repository. This needs no key and costs nothing:
        dotnet run --project src/Seedream.Shell -- samples/Quickstart.ps1
    In a PowerShell session with the module and a key, the same script uses the service, which bills the edits.
#>
$ErrorActionPreference = 'Stop'
$photos = "$PSScriptRoot/photos"
$output = "$PSScriptRoot/output"

# One command uploads, edits and saves each photo, and returns each image as soon as it is on disk.
$edit = @{
    Prompt            = 'Warm evening light, long soft shadows'
    Size              = '2K'
    Destination       = $output
    Force             = $true
    InformationAction = 'Continue'
}
Get-ChildItem "$photos/*" | New-SeedreamImage @edit

# The same in four steps, to filter jobs and results or to do something else in between.
Get-ChildItem "$photos/*" |
    Submit-SeedreamJob -Prompt { "A watercolour of $($_.BaseName)" } -Size 2K |
    Wait-SeedreamJob |
    Where-Object Status -EQ Completed |
    Get-SeedreamResult |
    Where-Object Cost -LE 0.05 |
    Save-SeedreamImage -Destination "$output/watercolours" -Force
