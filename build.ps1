#!/usr/bin/env pwsh
<#
.SYNOPSIS
    Builds, tests and packs the module.
.DESCRIPTION
    Build creates the module in output/Seedream/<version>.
    Test runs all tests, including the Pester suite.
    Pack builds the module anew and creates output/Seedream.<version>.zip.
    Clean removes the results of the other tasks.
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
        Remove-Item (Join-Path $output 'Seedream') -Recurse -ErrorAction Ignore
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
