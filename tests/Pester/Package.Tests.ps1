BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Support.psm1') -Force
    $folder = Split-Path (Get-ModuleManifest)
}

Describe 'The module folder' {
    It 'contains the license' {
        Get-Content -LiteralPath (Join-Path $folder 'LICENSE') | Select-Object -First 1 | Should -Be 'MIT License'
    }

    It 'names every package that it contains in the third-party notices' {
        $file = Join-Path $folder 'lib' 'Seedream.Core.deps.json'
        $dependencies = Get-Content -LiteralPath $file -Raw | ConvertFrom-Json -AsHashtable
        $assets = $dependencies.targets[$dependencies.runtimeTarget.name]
        $packages = $dependencies.libraries.Keys | Where-Object {
            $dependencies.libraries[$_].type -eq 'package' -and ($assets[$_].runtime -or $assets[$_].runtimeTargets)
        }
        $packages | Should -Not -BeNullOrEmpty

        $notices = Get-Content -LiteralPath (Join-Path $folder 'THIRD-PARTY-NOTICES.txt')
        $packages -replace '/', ' ' | Where-Object { $_ -notin $notices } |
            Should -BeNullOrEmpty -Because 'tools/Update-Notices.ps1 writes a notice for each'
    }
}
