<#
.SYNOPSIS
    Creates a zip file whose bytes depend only on the names and contents of the files in a folder.
.PARAMETER Folder
    The folder. Its name is the first part of each name in the zip file.
.PARAMETER Destination
    The zip file. An existing file is replaced.
.PARAMETER Time
    The time of all entries, in seconds since 1970-01-01 UTC.
#>
param(
    [Parameter(Mandatory)] [string] $Folder,
    [Parameter(Mandatory)] [string] $Destination,
    [Parameter(Mandatory)] [long] $Time
)

$ErrorActionPreference = 'Stop'
$root = Split-Path (Resolve-Path -LiteralPath $Folder).ProviderPath
$names = [string[]]@(Get-ChildItem -LiteralPath $Folder -Recurse -File -Force |
    ForEach-Object { [IO.Path]::GetRelativePath($root, $_.FullName).Replace('\', '/') })
[Array]::Sort($names, [StringComparer]::Ordinal)

$Destination = $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($Destination)
$stream = [IO.File]::Create($Destination)
$zip = [IO.Compression.ZipArchive]::new($stream, 'Create')
try {
    foreach ($name in $names) {
        $entry = $zip.CreateEntry($name, 'Optimal')
        $entry.LastWriteTime = [DateTimeOffset]::FromUnixTimeSeconds($Time)
        # A regular file that everyone can read, and its owner can write.
        $entry.ExternalAttributes = 0x81A4 -shl 16
        $target = $entry.Open()
        try { $target.Write([IO.File]::ReadAllBytes((Join-Path $root $name))) } finally { $target.Dispose() }
    }
} finally {
    $zip.Dispose()
    $stream.Dispose()
}
