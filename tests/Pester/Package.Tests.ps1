BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Support.psm1') -Force
    $folder = Split-Path (Get-ModuleManifest)
    $tools = Join-Path $PSScriptRoot '..' '..' 'tools'
}

Describe 'The module folder' {
    It 'contains the license' {
        Get-Content -LiteralPath (Join-Path $folder 'LICENSE') | Select-Object -First 1 | Should -Be 'MIT License'
    }

    It 'contains machine code only in the folder of its platform' {
        # The machine, which the compiler combines with a number for the system, after the header's offset at 60.
        $machines = @{
            'win-x64' = 0x8664; 'win-arm64' = 0xAA64
            'linux-x64' = 0x8664 -bxor 0x7B79; 'linux-arm64' = 0xAA64 -bxor 0x7B79
            'osx-x64' = 0x8664 -bxor 0x4644; 'osx-arm64' = 0xAA64 -bxor 0x4644
        }
        $lib = Join-Path $folder 'lib'
        $plain = (Get-ChildItem $lib -Filter *.dll).Name
        $platforms = Get-ChildItem $lib -Directory -Exclude runtimes
        if (-not $platforms) {
            Set-ItResult -Skipped -Because 'a Debug build contains none'
            return
        }

        foreach ($platform in $platforms) {
            $files = Get-ChildItem $platform
            $files.Name | Should -Be $plain
            foreach ($file in $files) {
                $bytes = [IO.File]::ReadAllBytes($file)
                $machine = [BitConverter]::ToUInt16($bytes, [BitConverter]::ToInt32($bytes, 60) + 4)
                $machine | Should -Be $machines[$platform.Name] -Because $file.FullName
            }
        }
    }

    It 'names the license and the signers of every package that it contains in the third-party notices' {
        Import-Module (Join-Path $tools 'Packages.psm1') -Force
        $packages = Get-ShippedPackage $folder
        $packages | Should -Not -BeNullOrEmpty

        $notices = Get-Content -LiteralPath (Join-Path $folder 'THIRD-PARTY-NOTICES.txt') -Raw
        $packages | Where-Object {
            $name = [regex]::Escape("$($_.Id) $($_.Version)")
            $notices -notmatch "(?m)^$name\n(.+\n)+License: [\w.-]+\nSigned by: .+\n\n"
        } | ForEach-Object Id | Should -BeNullOrEmpty -Because 'tools/Update-Notices.ps1 writes a notice for each'
    }

    It 'contains no library from elsewhere' {
        Import-Module (Join-Path $tools 'Packages.psm1') -Force
        $copy = Join-Path $TestDrive 'lib'
        Copy-Item -LiteralPath (Join-Path $folder 'lib') $copy -Recurse
        { Get-ShippedPackage $TestDrive } | Should -Not -Throw

        Set-Content (Join-Path $copy 'Stranger.dll') 'x'
        { Get-ShippedPackage $TestDrive } | Should -Throw '*Stranger.dll*'
    }
}

Describe 'The zip file' {
    BeforeAll {
        function New-Folder([string] $Parent, [string[]] $Names, [datetime] $Time) {
            $root = Join-Path $TestDrive $Parent 'Seedream'
            foreach ($name in $Names) {
                $file = New-Item (Join-Path $root $name) -ItemType File -Value "Content of $name" -Force
                $file.LastWriteTimeUtc = $Time
            }

            $zip = Join-Path $TestDrive "$Parent.zip"
            & (Join-Path $tools 'New-ReproducibleZip.ps1') -Folder $root -Destination $zip -Time 1788000000
            $zip
        }
    }

    It 'has the same bytes wherever its files lie' {
        $first = New-Folder 'first' 'b.dll', '0.1.0/lib/a.dll', 'C.txt' '2026-01-02'
        $second = New-Folder 'second' 'C.txt', '0.1.0/lib/a.dll', 'b.dll' '2020-03-04'
        (Get-FileHash $second).Hash | Should -Be (Get-FileHash $first).Hash
    }

    It 'depends neither on the time of its files nor on the language' {
        $zip = [IO.Compression.ZipFile]::OpenRead((New-Folder 'third' 'b.dll', '0.1.0/a.dll', 'C.txt' '2026-01-02'))
        try {
            $zip.Entries.FullName | Should -Be 'Seedream/0.1.0/a.dll', 'Seedream/C.txt', 'Seedream/b.dll'
            $zip.Entries.LastWriteTime.DateTime | Sort-Object -Unique |
                Should -Be ([DateTimeOffset]::FromUnixTimeSeconds(1788000000).DateTime)
        } finally {
            $zip.Dispose()
        }
    }

    It 'unpacks to the folder of the module' {
        Expand-Archive (New-Folder 'fourth' '0.1.0/lib/a.dll' '2026-01-02') (Join-Path $TestDrive 'unpacked')
        Get-Content (Join-Path $TestDrive 'unpacked' 'Seedream' '0.1.0' 'lib' 'a.dll') |
            Should -Be 'Content of 0.1.0/lib/a.dll'
    }
}
