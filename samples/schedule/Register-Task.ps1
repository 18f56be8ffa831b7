#Requires -Version 7.6
<#
.SYNOPSIS
    Registers a task of the Windows Task Scheduler that edits new photos.
.DESCRIPTION
    Asks for the API key once and stores it encrypted, so that only this account on this computer can read it. The task
    runs as this account, also while nobody is signed in, so Windows needs the password of the account. If a run still
    works when the next one is due, the next one is skipped.

    Show the last result with: Get-ScheduledTask Seedream | Get-ScheduledTaskInfo
    The last result is the exit code of Edit-NewPhotos.ps1: 0 done, 1 some photos failed, 2 did not run.
.EXAMPLE
    ./Register-Task.ps1 -Source D:\Inbox -Destination D:\Edited -Prompt 'Clean white studio background'
#>
[CmdletBinding(SupportsShouldProcess)]
param(
    [Parameter(Mandatory)] [string] $Source,
    [Parameter(Mandatory)] [string] $Destination,
    [Parameter(Mandatory)] [string] $Prompt,
    [timespan] $Every = '00:15',
    [string] $Folder = (Join-Path $env:LOCALAPPDATA 'Seedream'),
    [string] $TaskName = 'Seedream'
)

$ErrorActionPreference = 'Stop'
$script = Join-Path (Split-Path $PSScriptRoot) 'Edit-NewPhotos.ps1'
$key = Join-Path $Folder 'key.xml'
$null = New-Item -ItemType Directory -Path $Folder -Force
if (-not (Test-Path -LiteralPath $key)) {
    Read-Host 'API key of Segmind' -AsSecureString | Export-Clixml -LiteralPath $key
}

$account = [Security.Principal.WindowsIdentity]::GetCurrent().Name
$credential = Get-Credential -UserName $account -Message 'The task runs as this account.'

# A task has one command line. A quotation mark in a value, and a backslash before one, need a backslash.
$values = [ordered]@{
    File        = $script
    KeyPath     = $key
    LogPath     = Join-Path $Folder 'Edit-NewPhotos.log'
    Source      = $Source
    Destination = $Destination
    Prompt      = $Prompt
}
$arguments = foreach ($name in $values.Keys) {
    '-{0} "{1}"' -f $name, ($values[$name] -replace '(\\*)"', '$1$1\"' -replace '(\\+)$', '$1$1')
}
$settings = @{
    MultipleInstances  = 'IgnoreNew'
    StartWhenAvailable = $true
    ExecutionTimeLimit = [timespan]::Zero
}
$task = @{
    TaskName    = $TaskName
    Description = 'Edits new photos with Seedream.'
    Action      = New-ScheduledTaskAction -Execute pwsh.exe -Argument "-NoProfile -NonInteractive $arguments"
    Trigger     = New-ScheduledTaskTrigger -Once -At ([datetime]::Today) -RepetitionInterval $Every
    Settings    = New-ScheduledTaskSettingsSet @settings
    User        = $account
    Password    = $credential.GetNetworkCredential().Password
}
if ($PSCmdlet.ShouldProcess($TaskName, 'Register the scheduled task')) {
    Register-ScheduledTask @task -Force
}
