<#
.SYNOPSIS
    Writes THIRD-PARTY-NOTICES.txt for the packages in the built module.
.DESCRIPTION
    Run it after you add, update or remove a package of the module, and commit the file. Build the module first.
    The license text of a package comes from the package. If the package contains none, it comes from tools/licenses,
    from a file named for the package or for its SPDX license expression.
#>
$ErrorActionPreference = 'Stop'
$repository = Split-Path $PSScriptRoot
$packageRoot = (dotnet nuget locals global-packages --list) -replace '^global-packages: '
$dependencies = Get-ChildItem "$repository/output/Seedream/*/lib/Seedream.Core.deps.json" |
    Sort-Object LastWriteTime | Select-Object -Last 1 | Get-Content -Raw | ConvertFrom-Json -AsHashtable
if (-not $dependencies) { throw 'The module has not been built. Run: dotnet build' }

$assets = $dependencies.targets[$dependencies.runtimeTarget.name]
$packages = foreach ($library in $dependencies.libraries.Keys | Sort-Object) {
    $ships = $assets[$library].runtime -or $assets[$library].runtimeTargets
    if ($dependencies.libraries[$library].type -ne 'package' -or -not $ships) { continue }

    $folder = Join-Path $packageRoot $dependencies.libraries[$library].path
    $metadata = ([xml](Get-Content "$folder/*.nuspec" -Raw)).package.metadata
    $license = if ($metadata.license.type -eq 'expression') { $metadata.license.InnerText }
    $texts = "$folder/LICENSE*", "$PSScriptRoot/licenses/$($metadata.id).txt", "$PSScriptRoot/licenses/$license.txt"
    $text = Get-Item $texts -ErrorAction Ignore | Select-Object -First 1
    if (-not $text) { throw "The license of $library is unknown. Put its text into tools/licenses/$($metadata.id).txt." }

    [pscustomobject]@{
        Notice = @(
            "$($metadata.id) $($metadata.version)"
            $metadata.copyright ?? "Copyright $($metadata.authors)"
            $metadata.projectUrl ?? $metadata.repository.url
        ) -join "`n"
        License = ((Get-Content $text -Raw) -replace "`r").Trim("`n")
    }
}

$line = '-' * 80
$sections = $packages | Group-Object License | ForEach-Object { "$line`n`n$($_.Group.Notice -join "`n`n")`n`n$($_.Name)`n" }
$intro = "Seedream for PowerShell contains the packages below. The license of each follows it.`n" +
    'The SQLite library that SQLitePCLRaw contains is in the public domain.'
Set-Content "$repository/THIRD-PARTY-NOTICES.txt" "$intro`n`n$($sections -join "`n")" -NoNewline -Encoding utf8NoBOM
