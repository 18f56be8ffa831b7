<#
.SYNOPSIS
    Edits every new photo in a folder. For Task Scheduler, cron and systemd.
.DESCRIPTION
    Photos that were edited before are skipped and not billed again. Running jobs of an earlier, interrupted run are
    resumed. The script writes one line for each new image, and errors to the error stream. The exit code is 0 if every
    photo is done and 1 if any failed; the next run retries those.

    The API key comes from the environment variable SEGMIND_API_KEY.
.EXAMPLE
    pwsh -NoProfile -NonInteractive -File Edit-NewPhotos.ps1 -Source D:\Inbox -Destination D:\Edited -Prompt 'White studio'
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
    AspectRatio   = 'Match'
    Destination   = $Destination
    ThrottleLimit = $ThrottleLimit
}

Get-ChildItem -LiteralPath $Source -File |
    New-SeedreamImage @edit -ErrorVariable failures |
    Where-Object { -not $_.Reused } |
    ForEach-Object { "$($_.FullName) $($_.Cost) USD" }

exit [int]($failures.Count -gt 0)
