<#
.SYNOPSIS
    Writes THIRD-PARTY-NOTICES.txt for the packages in the built module.
.DESCRIPTION
    Run it after you add, update or remove a package of the module, and commit the file. Build the module first.
    The license text of a package comes from the package. If the package contains none, it comes from tools/licenses,
    from a file named for the package or for its SPDX license expression. A package whose signature is missing or not
    valid is an error.
#>
$ErrorActionPreference = 'Stop'
Import-Module "$PSScriptRoot/Packages.psm1" -Force
$repository = Split-Path $PSScriptRoot
$packageRoot = (dotnet nuget locals global-packages --list) -replace '^global-packages: '

function Get-Signer([string] $Package) {
    $report = dotnet nuget verify $Package
    if ($LASTEXITCODE -ne 0) { throw "The signature of $Package is not valid:`n$($report -join "`n")" }
    $names = ($report | Select-String '^\s.*: CN=("[^"]+"|[^,]+)').Matches.ForEach({ $_.Groups[1].Value.Trim('"') })
    $names -replace '.* Repository by (.+)', 'NuGet Gallery ($1)'
}

$packages = foreach ($package in Get-ShippedPackage) {
    $folder = Join-Path $packageRoot $package.Folder
    $metadata = ([xml](Get-Content "$folder/*.nuspec" -Raw)).package.metadata
    $license = $metadata.license.type -eq 'expression' ? $metadata.license.InnerText : $package.UnnamedLicense
    $texts = "$folder/LICENSE*", "$PSScriptRoot/licenses/$($metadata.id).txt", "$PSScriptRoot/licenses/$license.txt"
    $text = Get-Item $texts -ErrorAction Ignore | Select-Object -First 1
    if (-not $text -or -not $license) {
        throw "The license of $($package.Id) is unknown. Put its text into tools/licenses/$($metadata.id).txt, and its " +
            'SPDX name into tools/Packages.psm1.'
    }

    [pscustomobject]@{
        Notice = @(
            "$($metadata.id) $($metadata.version)"
            $metadata.copyright ?? "Copyright $($metadata.authors)"
            $metadata.projectUrl ?? $metadata.repository.url
            "License: $license"
            "Signed by: $((Get-Signer (Get-Item "$folder/*.nupkg")) -join '; ')"
        ) -join "`n"
        License = ((Get-Content $text -Raw) -replace "`r").Trim("`n")
    }
}

$line = '-' * 80
$sections = $packages | Group-Object License | ForEach-Object { "$line`n`n$($_.Group.Notice -join "`n`n")`n`n$($_.Name)`n" }
$intro = "Seedream for PowerShell contains the packages below. The license of each follows it.`n" +
    'The SQLite library that SQLitePCLRaw contains is in the public domain.'
Set-Content "$repository/THIRD-PARTY-NOTICES.txt" "$intro`n`n$($sections -join "`n")" -NoNewline -Encoding utf8NoBOM
