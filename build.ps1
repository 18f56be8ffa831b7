#!/usr/bin/env pwsh
<#
.SYNOPSIS
    Builds, tests and packs the module.
.DESCRIPTION
    The same as the dotnet commands in the README, for those who have PowerShell.
    Build puts the importable module together in output/Seedream/<version>.
    Test runs every test, the Pester suite among them.
    Pack makes output/Seedream.<version>.zip of the module's folder.
    Clean removes what the others made.
.EXAMPLE
    ./build.ps1 -Task Test
#>
[CmdletBinding()]
param(
    [ValidateSet('Build', 'Test', 'Pack', 'Clean')]
    [string] $Task = 'Build',

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Release'
)

$ErrorActionPreference = 'Stop'
$solution = Join-Path $PSScriptRoot 'Seedream.PowerShell.sln'
$output = Join-Path $PSScriptRoot 'output'

function Invoke-DotNet {
    & dotnet @args
    if ($LASTEXITCODE -ne 0) {
        throw "dotnet $($args[0]) ended with exit code $LASTEXITCODE."
    }
}

function Get-BuiltVersion {
    (Import-PowerShellDataFile (Join-Path $PSScriptRoot 'Seedream.psd1')).ModuleVersion
}

switch ($Task) {
    'Build' {
        Invoke-DotNet build $solution --configuration $Configuration
    }
    'Test' {
        Invoke-DotNet test $solution --configuration $Configuration
    }
    'Pack' {
        Invoke-DotNet build $solution --configuration Release
        $version = Get-BuiltVersion
        $zip = Join-Path $output "Seedream.$version.zip"
        Compress-Archive -Path (Join-Path $output 'Seedream') -DestinationPath $zip -Force
        Get-Item $zip
    }
    'Clean' {
        Invoke-DotNet clean $solution --configuration $Configuration
        foreach ($folder in $output, (Join-Path $PSScriptRoot 'TestResults')) {
            if (Test-Path -LiteralPath $folder) {
                Remove-Item -LiteralPath $folder -Recurse
            }
        }
    }
}
