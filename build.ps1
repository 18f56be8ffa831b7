#!/usr/bin/env pwsh
<#
.SYNOPSIS
    Builds, tests and packs the module.
.DESCRIPTION
    Build creates the module in output/Seedream/<version>.
    Test runs all tests, including the Pester suite.
    Pack builds the module anew and creates output/Seedream.<version>.zip, its SHA-256 hash and its bill of materials.
    Verify does the same, also in a clone of the last commit in another folder, and compares the results.
    Clean removes the results of the other tasks.
.EXAMPLE
    ./build.ps1 -Task Test
#>
[CmdletBinding()]
param(
    [ValidateSet('Build', 'Test', 'Pack', 'Verify', 'Clean')]
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

# The time of all files in the package: that of the commit, so that the same commit always gives the same bytes.
function Get-SourceTime {
    if ($env:SOURCE_DATE_EPOCH) { return [long]$env:SOURCE_DATE_EPOCH }
    $time = git -C $PSScriptRoot log -1 --format=%ct
    if ($LASTEXITCODE -ne 0) { throw 'There is no commit to take the time from. Set SOURCE_DATE_EPOCH.' }
    [long]$time
}

function Get-PackedFile([string] $Folder) {
    & (Join-Path $Folder 'build.ps1') -Task Pack | Where-Object { $_ -is [IO.FileInfo] } | ForEach-Object {
        [pscustomobject]@{ Name = $_.Name; Hash = (Get-FileHash -LiteralPath $_.FullName).Hash }
    }
}

switch ($Task) {
    'Build' {
        Invoke-DotNet build $solution --configuration $Configuration
    }
    'Test' {
        Invoke-DotNet test $solution --configuration $Configuration
    }
    'Pack' {
        Remove-Item (Join-Path $output 'Seedream'), (Join-Path $output 'Seedream.*') -Recurse -ErrorAction Ignore
        # Compiled anew, because earlier results can contain paths of this machine.
        Invoke-DotNet build (Join-Path $PSScriptRoot 'src/Seedream.PowerShell') --no-incremental `
            --configuration Release --property:ContinuousIntegrationBuild=true --property:AllPlatforms=true
        $version = Get-BuiltVersion
        $time = Get-SourceTime
        $zip = Join-Path $output "Seedream.$version.zip"
        & "$PSScriptRoot/tools/New-BillOfMaterials.ps1" $version (Join-Path $output "Seedream.$version.cdx.json") $time
        & "$PSScriptRoot/tools/New-ReproducibleZip.ps1" (Join-Path $output 'Seedream') $zip $time
        $hash = (Get-FileHash -LiteralPath $zip).Hash.ToLowerInvariant()
        Set-Content "$zip.sha256" "$hash  $(Split-Path $zip -Leaf)`n" -NoNewline
        Get-Item (Join-Path $output 'Seedream.*')
    }
    'Verify' {
        $temporary = [IO.Directory]::CreateTempSubdirectory('seedream-').FullName
        $clone = Join-Path $temporary 'clone'
        try {
            git clone --quiet $PSScriptRoot $clone
            if ($LASTEXITCODE -ne 0) { throw "git clone ended with exit code $LASTEXITCODE." }
            # Debug information names the place of the sources.
            $origin = git -C $PSScriptRoot config remote.origin.url
            if ($origin) { git -C $clone remote set-url origin $origin }
            $files = foreach ($folder in $PSScriptRoot, $clone) { Get-PackedFile $folder }
        } finally {
            Remove-Item -LiteralPath $temporary -Recurse -Force
        }

        $different = $files | Group-Object Name, Hash | Where-Object Count -NE 2
        if ($different) { throw "The two packages differ. Are all changes committed? $($different.Name -join '; ')" }
        $files | Sort-Object Name -Unique
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
