<#
.SYNOPSIS
    Edits every photo of a folder and pays for the new ones only. Made for Task Scheduler, cron and systemd.
.DESCRIPTION
    Takes the key from the environment variable SEGMIND_API_KEY. Writes one line for each new picture, and errors to the
    error stream. The exit code is 0 when every photo is done, 1 when any failed: the next run takes those up again, and
    also what a run left that was killed.
.EXAMPLE
    pwsh -NoProfile -NonInteractive -File Edit-NewPhotos.ps1 -Source D:\Inbox -Destination D:\Edited -Prompt 'Clean white studio background'
#>
param(
    [Parameter(Mandatory)] [string] $Source,
    [Parameter(Mandatory)] [string] $Destination,
    [Parameter(Mandatory)] [string] $Prompt,
    [int] $ThrottleLimit = 8
)

$ProgressPreference = 'SilentlyContinue'

Get-ChildItem -LiteralPath $Source -File |
    New-SeedreamImage -Prompt $Prompt -AspectRatio Match -Destination $Destination -ThrottleLimit $ThrottleLimit -ErrorVariable failures |
    Where-Object { -not $_.Reused } |
    ForEach-Object { "$($_.FullName) $($_.Cost) USD" }

exit [int]($failures.Count -gt 0)
