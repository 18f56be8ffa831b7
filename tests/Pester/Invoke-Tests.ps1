<#
.SYNOPSIS
Runs the Pester tests of the module against the emulator.
.DESCRIPTION
"dotnet test" runs this script with the PowerShell and the Pester that the build restores. After a build, you can also
run it in PowerShell 7.6 or later. All tests use the emulator on this machine, whatever the environment says. The exit
code is the number of failed tests.
.PARAMETER ModuleManifest
The manifest of the module to test. The default is the module that was built last.
.PARAMETER PesterPath
The manifest of Pester 5. The default is the installed Pester.
.PARAMETER ResultPath
The file for the results, as NUnit XML. By default none is written.
.EXAMPLE
pwsh -NoProfile -File tests/Pester/Invoke-Tests.ps1 -ResultPath TestResults/pester.xml
#>
[CmdletBinding()]
param(
    [string] $ModuleManifest,
    [string] $PesterPath = 'Pester',
    [string] $ResultPath
)

$ErrorActionPreference = 'Stop'
Import-Module $PesterPath -MinimumVersion 5.3 -MaximumVersion 5.999

$configuration = New-PesterConfiguration
$configuration.Run.Path = $PSScriptRoot
$configuration.Run.Exit = $true
$configuration.Output.StackTraceVerbosity = 'FirstLine'
if ([Console]::IsOutputRedirected) { $configuration.Output.RenderMode = 'Plaintext' }
if ($ResultPath) {
    $configuration.TestResult.Enabled = $true
    $configuration.TestResult.OutputFormat = 'NUnitXml'
    $configuration.TestResult.OutputPath =
        $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($ResultPath)
}

$before = $env:SEEDREAM_TEST_MODULE
if ($ModuleManifest) { $env:SEEDREAM_TEST_MODULE = (Resolve-Path -LiteralPath $ModuleManifest).ProviderPath }
try { Invoke-Pester -Configuration $configuration }
finally { $env:SEEDREAM_TEST_MODULE = $before }
