BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Support.psm1') -Force
    $manifest = Get-ModuleManifest
    $emulator = Start-Emulator

    # Runs a script in a PowerShell in which nothing is loaded yet, in a folder with a photo.
    function Invoke-Session([string] $Script) {
        $folder = New-PhotoFolder -Parent $TestDrive -Name 'a.jpg'
        $start = "`$ErrorActionPreference = 'Stop'; `$manifest = '$manifest'; Set-Location '$folder'"
        $run = Invoke-Pwsh '-Command', "$start; $Script"
        $run.Errors | Should -BeNullOrEmpty
        $run.ExitCode | Should -Be 0
        $run.Output.Trim() -split '\r?\n'
    }
}

AfterAll {
    Stop-Emulator $emulator
}

Describe 'The manifest' {
    It 'is valid, and exports the cmdlets only' {
        $module = Test-ModuleManifest $manifest
        $module.ExportedCmdlets.Keys | Sort-Object | Should -Be @(
            'Connect-Seedream', 'Disconnect-Seedream', 'Get-SeedreamCredit', 'Get-SeedreamJob', 'Get-SeedreamResult'
            'New-SeedreamImage', 'Remove-SeedreamJob', 'Resolve-SeedreamJob', 'Save-SeedreamImage'
            'Submit-SeedreamJob', 'Wait-SeedreamJob'
        )
        $module.ExportedFunctions.Count + $module.ExportedAliases.Count + $module.ExportedVariables.Count | Should -Be 0
        $module.ExportedFormatFiles | Should -HaveCount 1
    }

    It 'names the cmdlets that the assembly exports, and importing it warns of nothing' {
        Invoke-Session 'Import-Module $manifest 3>&1 | ForEach-Object { "$_" }; (Get-Command -Module Seedream).Name' |
            Should -Be ((Test-ModuleManifest $manifest).ExportedCmdlets.Keys | Sort-Object)
    }
}

Describe 'Importing' {
    It 'loads the core and its packages when a command needs them, into a load context of their own' {
        Invoke-Session @'
            function Show-Loaded {
                foreach ($context in [Runtime.Loader.AssemblyLoadContext]::All) {
                    foreach ($name in $context.Assemblies.GetName().Name | Sort-Object) {
                        if ($name -in 'Seedream.Core', 'Polly.Core', 'Microsoft.Data.Sqlite') { "$($context.Name) $name" }
                    }
                }
            }
            Import-Module $manifest
            "before: $(Show-Loaded)"
            $null = New-SeedreamImage Night a.jpg -Destination out
            "after: $((Show-Loaded) -join ', ')"
'@ | Should -Be 'before: ', 'after: Seedream Microsoft.Data.Sqlite, Seedream Polly.Core, Seedream Seedream.Core'
    }

    It 'once or more often has the same result' {
        Invoke-Session @'
            Import-Module $manifest
            Import-Module $manifest
            Import-Module $manifest -Force
            @(Get-Module Seedream).Count
            (Get-SeedreamCredit).GetType().FullName
'@ | Should -Be '1', 'Seedream.SeedreamCredit'
    }

    It 'works again after the module was removed' {
        Invoke-Session @'
            Import-Module $manifest
            $null = Get-SeedreamCredit
            Remove-Module Seedream
            @(Get-Command Get-SeedreamCredit -ErrorAction Ignore).Count
            Import-Module $manifest
            (New-SeedreamImage Night a.jpg -Destination again).Name
'@ | Should -Be '0', 'a.jpg'
    }

    It 'takes <Used> assemblies where the build has <Built> precompiled copies for this platform' -ForEach @(
        @{ Built = 'made'; Used = 'the precompiled' }
        @{ Built = 'not made'; Used = 'the plain' }
    ) {
        $copy = Join-Path $TestDrive $Built
        Copy-Item (Split-Path $manifest) $copy -Recurse
        $platform = [Runtime.InteropServices.RuntimeInformation]::RuntimeIdentifier
        $precompiled = Join-Path $copy 'lib' $platform
        Remove-Item $precompiled -Recurse -ErrorAction Ignore
        if ($Built -eq 'made') {
            $null = New-Item -ItemType Directory $precompiled
            Copy-Item "$copy/lib/*.dll" $precompiled

            # The plain assemblies cannot be loaded, so a command works with the precompiled ones only.
            Get-ChildItem "$copy/lib/*.dll" | Set-Content -Value 'not an assembly'
        }

        Invoke-Session "Import-Module '$copy/Seedream.psd1'; (Get-SeedreamCredit).GetType().Name" |
            Should -Be 'SeedreamCredit'
    }

    It 'keeps no file open that an update would overwrite: <Update>' -ForEach @(
        @{ Update = 'the same files, written anew'; Change = { param($File) [IO.File]::ReadAllBytes($File) } }
        @{ Update = 'other files in lib'; Change = { param($File) if ($File -match 'lib') { , [byte[]]@(1) } } }
    ) {
        if ($IsWindows) {
            Set-ItResult -Skipped -Because 'Windows does not let files be overwritten that a process has loaded'
            return
        }

        $copy = Join-Path $TestDrive ([guid]::NewGuid().ToString('n'))
        Copy-Item (Split-Path $manifest) $copy -Recurse
        Invoke-Session @"
            Import-Module '$copy/Seedream.psd1'
            `$null = New-SeedreamImage Night a.jpg -Destination out
            `$change = { $Change }
            foreach (`$file in (Get-ChildItem '$copy' -Recurse -File).FullName) {
                `$bytes = & `$change `$file
                if (`$bytes) { [IO.File]::WriteAllBytes(`$file, `$bytes) }
            }
            (New-SeedreamImage Day a.jpg -Destination out2).Name
            (Get-SeedreamJob -Path a.jpg).Count
"@ | Should -Be 'a.jpg', '2'
    }

    It 'lets scripts name the public types' {
        $types = @(
            'SeedreamJob', 'SeedreamImage', 'SeedreamResult', 'SeedreamCredit', 'SeedreamConnection', 'SeedreamPlan'
            'SeedreamJobStatus', 'SeedreamPlanAction', 'SeedreamException'
        )
        $names = $types | ForEach-Object { "[Seedream.$_].Name" }
        Invoke-Session "Import-Module `$manifest; $($names -join '; ')" | Should -Be $types
    }

    It 'leaves older versions of its dependencies in the session alone' {
        $names = 'Polly.Core', 'Microsoft.Data.Sqlite'
        $old = $names | ForEach-Object { Join-Path $TestDrive "$_.dll" }
        $old | ForEach-Object { New-OldAssembly $_ }
        Invoke-Session @"
            '$($old -join "','")' | ForEach-Object { [Reflection.Assembly]::LoadFrom(`$_).GetType('Old.Thing').Name }
            Import-Module `$manifest
            (New-SeedreamImage Night a.jpg -Size 2K -Destination out).Width
            foreach (`$name in '$($names -join "','")') {
                `$loaded = [AppDomain]::CurrentDomain.GetAssemblies().GetName() | Where-Object Name -EQ `$name
                `$loaded.Version -ne '1.0.0.0' | ForEach-Object { `$name }
            }
"@ | Should -Be 'Thing', 'Thing', '2304', 'Polly.Core', 'Microsoft.Data.Sqlite' -Because 'each has its own version'
    }
}

Describe 'The parameters' {
    BeforeAll {
        Import-Module $manifest -Force
    }

    It 'of <_> include those of the connection' -ForEach @(
        'New-SeedreamImage', 'Submit-SeedreamJob', 'Wait-SeedreamJob', 'Get-SeedreamResult', 'Save-SeedreamImage'
        'Get-SeedreamCredit', 'Connect-Seedream'
    ) {
        $connection = @(
            'ApiKey', 'Endpoint', 'Proxy', 'ProxyCredential', 'ProxyUseDefaultCredentials', 'NoProxy'
            'MaximumRetryCount', 'ConnectionTimeoutSeconds'
        )
        $parameters = (Get-Command $_).Parameters.Keys
        $connection | Where-Object { $_ -notin $parameters } | Should -BeNullOrEmpty
    }

    It 'of <_> take the prompt first, then the path, and everything about an edit by property name' -ForEach @(
        'New-SeedreamImage', 'Submit-SeedreamJob'
    ) {
        $set = (Get-Command $_).ParameterSets
        $set | Should -HaveCount 1
        $prompt, $path = 'Prompt', 'Path' | ForEach-Object { $set.Parameters | Where-Object Name -EQ $_ }
        $prompt.Position, $prompt.IsMandatory | Should -Be 0, $true
        $path.Position, $path.IsMandatory, $path.ValueFromPipeline | Should -Be 1, $false, $true
        ($set.Parameters | Where-Object Name -EQ LiteralPath).Aliases | Should -Be 'PSPath', 'FullName'

        $ofEdit = @(
            'Prompt', 'Path', 'LiteralPath', 'Uri', 'ReferenceImage', 'AspectRatio', 'Size', 'MaxImages'
            'OptimizePrompt', 'Watermark'
        )
        $byName = ($set.Parameters | Where-Object ValueFromPipelineByPropertyName).Name
        $ofEdit | Where-Object { $_ -notin $byName } | Should -BeNullOrEmpty
    }

    It 'of <_> take jobs from the pipeline or request ids' -ForEach @(
        'Wait-SeedreamJob', 'Get-SeedreamResult', 'Save-SeedreamImage'
    ) {
        $sets = (Get-Command $_).ParameterSets
        $sets.Name | Sort-Object | Should -Be 'Job', 'RequestId'
        $job, $id = $sets | Sort-Object Name
        $job.IsDefault | Should -BeTrue
        ($job.Parameters | Where-Object ValueFromPipeline).IsMandatory | Should -BeTrue
        $parameter = $id.Parameters | Where-Object Name -EQ RequestId
        $parameter.Position, $parameter.IsMandatory | Should -Be 0, $true
    }

    It 'of <_> include WhatIf and Confirm' -ForEach @(
        'New-SeedreamImage', 'Submit-SeedreamJob', 'Save-SeedreamImage', 'Remove-SeedreamJob'
    ) {
        $parameters = (Get-Command $_).Parameters
        $parameters.WhatIf, $parameters.Confirm | Should -Not -Contain $null
    }

    It 'and outputs have no type of a dependency' {
        $commands = Get-Command -Module Seedream
        $types = @($commands.Parameters.Values.ParameterType) + @($commands.OutputType.Type)
        $types = $types | ForEach-Object { if ($_.IsArray) { $_.GetElementType() } else { $_ } }
        $types.Assembly | ForEach-Object { $_.GetName().Name } | Sort-Object -Unique | Should -BeIn @(
            'System.Private.CoreLib', 'System.Private.Uri', 'System.Management.Automation', 'Seedream.Types'
        )
    }

    It 'are declared with the output of <Name>' -ForEach @(
        @{ Name = 'New-SeedreamImage'; Types = 'SeedreamImage', 'SeedreamPlan' }
        @{ Name = 'Submit-SeedreamJob'; Types = 'SeedreamJob', 'SeedreamPlan' }
        @{ Name = 'Wait-SeedreamJob'; Types = @('SeedreamJob') }
        @{ Name = 'Get-SeedreamResult'; Types = @('SeedreamResult') }
        @{ Name = 'Save-SeedreamImage'; Types = @('SeedreamImage') }
        @{ Name = 'Get-SeedreamCredit'; Types = @('SeedreamCredit') }
    ) {
        (Get-Command $Name).OutputType.Type.Name | Should -Be $Types
    }
}
