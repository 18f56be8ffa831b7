<#
.SYNOPSIS
    Edits the new photos in a folder. Made for Task Scheduler, cron and systemd: see the folder schedule.
.DESCRIPTION
    Each run edits the photos that are not done yet, retries those that failed, and resumes a run that was killed. It
    writes a line with the time for each new image, warning and error, and a summary at the end. A photo that was changed
    within the last ten seconds may still be incomplete: it is left for the next run, with a warning.

    Exit codes:
    0  Every photo is done.
    1  Some photos failed. The next run retries them.
    2  The run did not start or ended before its first image: a wrong parameter, a missing folder, module or key, no
       credit, or a service that cannot be reached.
.PARAMETER Source
    The folder with the photos.
.PARAMETER Destination
    The folder for the images.
.PARAMETER Prompt
    The change to make.
.PARAMETER KeyPath
    A file with the API key that only this account can read: the key as text, or a secure string that Export-Clixml has
    written. By default, the key is in the environment variable SEGMIND_API_KEY.
.PARAMETER LogPath
    A text file to which all lines are added as well. By default, they go to the output and error streams only.
.PARAMETER ThrottleLimit
    The maximum number of edits in progress.
.EXAMPLE
    pwsh -NoProfile -NonInteractive -File Edit-NewPhotos.ps1 -Source D:\Inbox -Destination D:\Edited -Prompt Night
#>

# No parameter is mandatory or typed: PowerShell itself would report such an error, with another exit code. None has a
# position: the second word of a prompt without quotation marks must not be taken for another parameter.
[CmdletBinding(PositionalBinding = $false)]
param(
    $Source, $Destination, $Prompt, $KeyPath, $LogPath, $ThrottleLimit = 8,
    [Parameter(ValueFromRemainingArguments, DontShow)] $Unknown
)

$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
$PSStyle.OutputRendering = 'PlainText'

function Write-Line([string] $Text, [switch] $IsError) {
    $line = '{0:yyyy-MM-dd HH:mm:ss} {1}' -f [datetime]::Now, ($Text -replace '\s+', ' ')
    if ($LogPath) { Add-Content -LiteralPath $LogPath -Value $line -ErrorAction Continue }
    if ($IsError) { [Console]::Error.WriteLine($line) } else { [Console]::Out.WriteLine($line) }
}

$formats = '.jpg', '.jpeg', '.png', '.webp', '.bmp', '.tif', '.tiff', '.gif', '.heic', '.heif'
$start = [datetime]::Now
$new = 0
$reused = 0
$spent = [decimal] 0
$failures = @()
$warnings = @()
$hasEnded = $true
try {
    if ($Unknown) { throw "Unknown parameter or value: $Unknown" }

    foreach ($name in 'Source', 'Destination', 'Prompt') {
        if (-not (Get-Variable $name -ValueOnly)) { throw "The parameter -$name is missing." }
    }

    if (-not (Test-Path -LiteralPath $Source -PathType Container)) {
        throw "The folder '$Source' does not exist. Check that its disk is mounted."
    }

    # A photo that was changed within the last seconds may still be incomplete.
    $edit = @{
        Prompt          = $Prompt
        Destination     = $Destination
        ThrottleLimit   = $ThrottleLimit
        MinimumAge      = '00:00:10'
        WarningAction   = 'SilentlyContinue'
        WarningVariable = 'warnings'
    }
    if ($KeyPath) {
        $isSecureString = [IO.Path]::GetExtension($KeyPath) -in '.xml', '.clixml'
        $edit.ApiKey = if ($isSecureString) { Import-Clixml -LiteralPath $KeyPath }
        else { "$(Get-Content -LiteralPath $KeyPath -Raw)".Trim() }
    }

    $null = Get-Command New-SeedreamImage
    try {
        Get-ChildItem -LiteralPath $Source -File | Where-Object Extension -In $formats |
            New-SeedreamImage @edit -ErrorAction SilentlyContinue -ErrorVariable failures |
            ForEach-Object {
                if ($_.Reused) { $reused++; return }

                $new++
                Write-Line "$($_.FullName) $($_.Cost) USD"
            }
    }
    finally {
        # A job is billed even if its images could not be saved.
        $jobs = @(Get-SeedreamJob -Since $start)
        $jobs | ForEach-Object { $spent += $_.Cost }
        $running = @($jobs | Where-Object Status -EQ Running).Count
        if ($running) { $warnings += "$running jobs are still running and will be billed. The next run resumes them." }
    }

    $hasEnded = $false
}
catch {
    # An error variable contains the error that ends a run as well, as an exception.
    $failures = @($failures | Where-Object { $_ -is [Management.Automation.ErrorRecord] }) + $_
}

finally {
    # This also runs after Ctrl+C, where nothing behind it does.
    foreach ($warning in $warnings) { Write-Line "WARNING $warning" }
    foreach ($failure in $failures) { Write-Line "ERROR $failure" -IsError }

    Write-Line "$new new images, $reused done before, $(@($failures).Count) errors, $spent USD"
    $code = if ($hasEnded -and $new -eq 0) { 2 } elseif ($hasEnded -or $failures) { 1 } else { 0 }
    $Host.SetShouldExit($code)
}

exit $code
