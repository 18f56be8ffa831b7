<#
.SYNOPSIS
    Writes the packages in the built module as a CycloneDX bill of materials.
.DESCRIPTION
    CycloneDX reads the packages that the last restore resolved. Those without a file in the module are left out.
.PARAMETER Version
    The version of the module.
.PARAMETER Destination
    The JSON file.
.PARAMETER Time
    The time in the file, in seconds since 1970-01-01 UTC.
#>
param(
    [Parameter(Mandatory)] [string] $Version,
    [Parameter(Mandatory)] [string] $Destination,
    [Parameter(Mandatory)] [long] $Time
)

$ErrorActionPreference = 'Stop'
Import-Module "$PSScriptRoot/Packages.psm1" -Force
$repository = Split-Path $PSScriptRoot
$packages = Get-ShippedPackage "$repository/output/Seedream/$Version"

# Neither restores nor looks for licenses on the network.
$options = '--disable-package-restore', '--no-serial-number', '--output-format', 'Json', '--framework', 'net10.0',
    '--set-name', 'Seedream', '--set-version', $Version, '--set-type', 'Library',
    '--output', (Split-Path $Destination), '--filename', (Split-Path $Destination -Leaf)
Push-Location $repository
try {
    dotnet tool restore | Out-Host
    if ($LASTEXITCODE -eq 0) {
        dotnet tool run dotnet-CycloneDX src/Seedream.Core/Seedream.Core.csproj @options | Out-Host
    }
    if ($LASTEXITCODE -ne 0) { throw "CycloneDX ended with exit code $LASTEXITCODE." }
} finally {
    Pop-Location
}

$bill = Get-Content -LiteralPath $Destination -Raw | ConvertFrom-Json
$bill.metadata.timestamp = [DateTimeOffset]::FromUnixTimeSeconds($Time).ToString('yyyy-MM-ddTHH:mm:ssZ')
# Another version can compile other bytes.
$sdk = [ordered]@{ type = 'application'; name = '.NET SDK'; version = "$(dotnet --version)" }
$bill.metadata.tools.components += $sdk
$shipped = $packages | ForEach-Object { "pkg:nuget/$($_.Id)@$($_.Version)" }
$bill.components = @($bill.components | Where-Object 'bom-ref' -In $shipped)
foreach ($component in $bill.components) {
    $license = ($packages | Where-Object Id -EQ $component.name).UnnamedLicense
    if ($license) { $component.licenses = @(@{ license = @{ id = $license } }) }
    if (-not $component.hashes.content -or -not $component.licenses.license.id) {
        throw "The bill of materials has no hash or no SPDX license for $($component.name)."
    }
}

$missing = $shipped | Where-Object { $_ -notin $bill.components.'bom-ref' }
if ($missing) { throw "The bill of materials does not contain: $($missing -join ', ')" }

# A package without files, such as a metapackage, is replaced by its own dependencies.
$graph = @{}
$bill.dependencies | ForEach-Object { $graph[$_.ref] = $_.dependsOn }
function Resolve-Shipped([string[]] $References) {
    $References | ForEach-Object { if ($_ -in $shipped) { $_ } else { Resolve-Shipped $graph[$_] } } |
        Sort-Object -Unique
}

$nodes = @($shipped) + $bill.metadata.component.'bom-ref'
$bill.dependencies = @($bill.dependencies | Where-Object ref -In $nodes)
foreach ($dependency in $bill.dependencies) {
    $dependency.dependsOn = @(Resolve-Shipped $dependency.dependsOn)
}

$text = ($bill | ConvertTo-Json -Depth 32) -replace "`r"
Set-Content -LiteralPath $Destination "$text`n" -NoNewline -Encoding utf8NoBOM
