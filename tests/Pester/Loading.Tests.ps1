BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Support.psm1') -Force
    $manifest = Get-ModuleManifest
    $emulator = Start-Emulator

    # Each test has a PowerShell of its own, in which nothing is loaded yet, and a folder with a photo.
    function Invoke-Session([string] $Script) {
        $folder = New-PhotoFolder -Parent $TestDrive -Name 'a.jpg'
        $run = Invoke-Pwsh '-NoProfile', '-NonInteractive', '-Command', "`$ErrorActionPreference = 'Stop'; `$manifest = '$manifest'; Set-Location '$folder'; $Script"
        $run.Errors | Should -BeNullOrEmpty
        $run.ExitCode | Should -Be 0
        $run.Output.Trim() -split '\r?\n'
    }
}

AfterAll {
    Stop-Emulator $emulator
}

Describe 'The manifest' {
    It 'is valid, and exports the cmdlets and nothing else' {
        $module = Test-ModuleManifest $manifest
        $module.ExportedCmdlets.Keys | Sort-Object | Should -Be @(
            'Connect-Seedream', 'Disconnect-Seedream', 'Get-SeedreamCredit', 'Get-SeedreamJob', 'Get-SeedreamResult'
            'New-SeedreamImage', 'Remove-SeedreamJob', 'Save-SeedreamImage', 'Submit-SeedreamJob', 'Wait-SeedreamJob'
        )
        $module.ExportedFunctions.Count + $module.ExportedAliases.Count + $module.ExportedVariables.Count | Should -Be 0
        $module.ExportedFormatFiles | Should -HaveCount 1
    }

    It 'names what the assembly exports, and importing warns of nothing' {
        Invoke-Session 'Import-Module $manifest 3>&1 | ForEach-Object { "$_" }; (Get-Command -Module Seedream).Name' |
            Should -Be ((Test-ModuleManifest $manifest).ExportedCmdlets.Keys | Sort-Object)
    }
}

Describe 'Importing' {
    It 'loads the core and its packages only when a command needs them' {
        Invoke-Session @'
            $loaded = {
                [AppDomain]::CurrentDomain.GetAssemblies().GetName().Name |
                    Where-Object { $_ -in 'Seedream.Core', 'Polly.Core', 'MetadataExtractor' } | Sort-Object
            }
            Import-Module $manifest
            "before: $(& $loaded)"
            $null = New-SeedreamImage Night a.jpg -Destination out
            "after: $(& $loaded)"
'@ | Should -Be 'before: ', 'after: MetadataExtractor Polly.Core Seedream.Core'
    }

    It 'twice, and with -Force, is once' {
        Invoke-Session 'Import-Module $manifest; Import-Module $manifest; Import-Module $manifest -Force; @(Get-Module Seedream).Count; (Get-SeedreamCredit).GetType().FullName' |
            Should -Be '1', 'Seedream.SeedreamCredit'
    }

    It 'works again after the module was removed' {
        Invoke-Session 'Import-Module $manifest; $null = Get-SeedreamCredit; Remove-Module Seedream; @(Get-Command Get-SeedreamCredit -ErrorAction Ignore).Count; Import-Module $manifest; (New-SeedreamImage Night a.jpg -Destination again).Name' |
            Should -Be '0', '{BaseName}'
    }

    It 'finds the module by its name on PSModulePath' {
        $modules = Split-Path (Split-Path (Split-Path $manifest))
        Invoke-Session "`$env:PSModulePath = '$modules' + [IO.Path]::PathSeparator + `$env:PSModulePath; (Get-SeedreamCredit).GetType().Name" | Should -Be 'SeedreamCredit'
    }

    It 'takes <Folder> where the build has <Built> precompiled copies for this platform' -ForEach @(
        @{ Built = 'made'; Folder = 'lib/<platform>' }
        @{ Built = 'not made'; Folder = 'lib' }
    ) {
        $copy = Join-Path $TestDrive $Built
        Copy-Item (Split-Path $manifest) $copy -Recurse
        $platform = [Runtime.InteropServices.RuntimeInformation]::RuntimeIdentifier
        $precompiled = Join-Path $copy 'lib' $platform
        Remove-Item $precompiled -Recurse -ErrorAction Ignore
        if ($Built -eq 'made') {
            $null = New-Item -ItemType Directory $precompiled
            Copy-Item "$copy/lib/*.dll" $precompiled
        }

        $folders = Invoke-Session @"
            Import-Module '$copy/Seedream.psd1'
            `$null = Get-SeedreamCredit
            ([Runtime.Loader.AssemblyLoadContext]::All | Where-Object Name -EQ Seedream).Assemblies.Location | Split-Path
"@
        $folders | Should -Not -BeNullOrEmpty
        $folders | Sort-Object -Unique | Should -Be (Join-Path $copy $Folder.Replace('<platform>', $platform))
    }

    It 'makes its types known to scripts' {
        Invoke-Session 'Import-Module $manifest; [Seedream.SeedreamJob].Name; ([Seedream.SeedreamJobStatus]"Completed").ToString(); [Seedream.SeedreamException].BaseType.Name' |
            Should -Be 'SeedreamJob', 'Completed', 'Exception'
    }

    It 'shows no type of a dependency in a parameter or an output' {
        Import-Module $manifest
        $types = Get-Command -Module Seedream | ForEach-Object { $_.Parameters.Values.ParameterType; $_.OutputType.Type }
        $types = $types | ForEach-Object { if ($_.IsArray) { $_.GetElementType() } else { $_ } }
        $types.Assembly | ForEach-Object { $_.GetName().Name } | Sort-Object -Unique |
            Should -BeIn 'System.Private.CoreLib', 'System.Private.Uri', 'System.Management.Automation', 'Seedream.Types'
    }
}

Describe 'Old versions of the module''s dependencies in the session' {
    It 'change nothing' {
        $names = 'Polly.Core', 'MetadataExtractor'
        $old = $names | ForEach-Object { Join-Path $TestDrive "$_.dll" }
        $old | ForEach-Object { New-OldAssembly $_ }
        $output = Invoke-Session @"
            '$($old -join "','")' | ForEach-Object { [Reflection.Assembly]::LoadFrom(`$_).GetType('Old.Thing')::Name }
            Import-Module `$manifest
            (New-SeedreamImage Night a.jpg -Size 2K -Destination out).Width
            foreach (`$name in '$($names -join "','")') {
                [AppDomain]::CurrentDomain.GetAssemblies().GetName() | Where-Object Name -EQ `$name | ForEach-Object { [string](`$_.Version -eq '1.0.0.0') } | Sort-Object
            }
"@
        $output | Should -Be 'old', 'old', '2848', 'False', 'True', 'False', 'True' -Because 'the old ones and the module''s own stand side by side'
    }
}
