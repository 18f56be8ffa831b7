<#
.SYNOPSIS
    Edits every photo in a folder and pays only for new ones. Made for Task Scheduler, cron and systemd.
.DESCRIPTION
    Reads the key from the environment variable SEGMIND_API_KEY. Writes one line for each new image, and errors to the
    error stream. The exit code is 0 if all photos are done and 1 if any failed. The next run retries failed photos, and
    resumes a run that was killed. A photo that was changed within the last ten seconds may still be incomplete and is
    left for the next run, with a warning.
.EXAMPLE
    pwsh -NoProfile -NonInteractive -File Edit-NewPhotos.ps1 -Source D:\Inbox -Destination D:\Edited -Prompt Night
#>
param(
    [Parameter(Mandatory)] [string] $Source,
    [Parameter(Mandatory)] [string] $Destination,
    [Parameter(Mandatory)] [string] $Prompt,
    [int] $ThrottleLimit = 8
)

$ProgressPreference = 'SilentlyContinue'
$edit = @{
    Prompt        = $Prompt
    MinimumAge    = '00:00:10'
    Destination   = $Destination
    ThrottleLimit = $ThrottleLimit
}

Get-ChildItem -LiteralPath $Source -File |
    New-SeedreamImage @edit -ErrorVariable failures |
    Where-Object { -not $_.Reused } |
    ForEach-Object { "$($_.FullName) $($_.Cost) USD" }

exit [int]($failures.Count -gt 0)
