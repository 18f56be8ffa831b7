<#
.SYNOPSIS
Runs the Pester tests of the module against the emulator.
.DESCRIPTION
Needs PowerShell 7.4 or later, Pester 5, and a finished build. Nothing leaves this machine: every test talks to the
emulator, whatever the environment says. The exit code is the number of tests that failed.
.PARAMETER ModuleManifest
The manifest of the module to test; else the one that was built last.
.PARAMETER EmulatorPath
The emulator's assembly; else the one that was built last.
.PARAMETER ResultPath
Where the result goes, as NUnit XML; without it no result is written.
.EXAMPLE
pwsh -NoProfile -File tests/Pester/Invoke-Tests.ps1 -ResultPath TestResults/Pester.xml
#>
[CmdletBinding()]
param(
    [string] $ModuleManifest,
    [string] $EmulatorPath,
    [string] $ResultPath
)

$ErrorActionPreference = 'Stop'
Import-Module Pester -MinimumVersion 5.3

$configuration = New-PesterConfiguration
$configuration.Run.Path = $PSScriptRoot
$configuration.Run.Exit = $true
$configuration.Output.Verbosity = 'Normal'
$configuration.Output.StackTraceVerbosity = 'FirstLine'
if ($ResultPath) {
    $configuration.TestResult.Enabled = $true
    $configuration.TestResult.OutputFormat = 'NUnitXml'
    $configuration.TestResult.OutputPath = $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($ResultPath)
}

$given = @{ SEEDREAM_TEST_MODULE = $ModuleManifest; SEEDREAM_TEST_EMULATOR = $EmulatorPath }
$before = @{}
foreach ($name in $given.Keys) {
    $before[$name] = [Environment]::GetEnvironmentVariable($name)
    if ($given[$name]) { [Environment]::SetEnvironmentVariable($name, (Resolve-Path -Path $given[$name] | Select-Object -Last 1).ProviderPath) }
}

try {
    Invoke-Pester -Configuration $configuration
}
finally {
    foreach ($name in $before.Keys) { [Environment]::SetEnvironmentVariable($name, $before[$name]) }
}
