# The SPDX licenses of packages that name theirs by a URL only.
$unnamedLicenses = @{ XmpCore = 'BSD-3-Clause' }

<#
.SYNOPSIS
    Returns the packages whose files lie in a module folder.
.DESCRIPTION
    Throws if the folder contains a library that comes from no package.
.PARAMETER ModuleFolder
    The folder of the module's version. The default is the module that was built last.
#>
function Get-ShippedPackage([string] $ModuleFolder) {
    if (-not $ModuleFolder) {
        $modules = Get-Item "$(Split-Path $PSScriptRoot)/output/Seedream/*" | Sort-Object LastWriteTime
        if (-not $modules) { throw 'The module has not been built. Run: dotnet build' }
        $ModuleFolder = $modules[-1].FullName
    }

    $library = Join-Path $ModuleFolder 'lib'
    $file = Join-Path $library 'Seedream.Core.deps.json'
    $dependencies = Get-Content -LiteralPath $file -Raw | ConvertFrom-Json -AsHashtable
    $assets = $dependencies.targets[$dependencies.runtimeTarget.name]
    $packages = foreach ($name in $dependencies.libraries.Keys | Sort-Object) {
        $files = $assets[$name].runtime, $assets[$name].runtimeTargets | Where-Object { $_ } |
            ForEach-Object Keys | Split-Path -Leaf
        if ($dependencies.libraries[$name].type -eq 'package' -and $files) {
            $id, $version = $name -split '/'
            [pscustomobject]@{
                Id = $id
                Version = $version
                Folder = $dependencies.libraries[$name].path
                Files = $files
                UnnamedLicense = $unnamedLicenses[$id]
            }
        }
    }

    $unknown = Get-ChildItem -LiteralPath $library -Recurse -File |
        Where-Object { $_.Name -notlike 'Seedream.*' -and $_.Name -notin $packages.Files }
    if ($unknown) { throw "The package of these files is unknown: $($unknown.FullName -join ', ')" }

    $packages
}
