BeforeDiscovery {
    Import-Module (Join-Path $PSScriptRoot 'Support.psm1') -Force
    Import-Module (Get-ModuleManifest) -Force
    $commands = (Get-Command -Module Seedream).Name
    $examples = @(
        foreach ($command in $commands) {
            foreach ($one in (Get-Help $command).examples.example) {
                @{ Source = $command; Title = $one.title.Trim('- ') -replace '^Example \d+: '; Code = $one.code }
            }
        }
        $topic = Get-Content -LiteralPath (Join-Path $PSScriptRoot '../../docs/help/about_Seedream.md') -Raw
        [regex]::Matches($topic, '(?ms)^```powershell\r?\n(.+?)^```') | ForEach-Object {
            $code = $_.Groups[1].Value
            @{ Source = 'about_Seedream'; Title = ($code -split '\r?\n')[0]; Code = $code }
        }
    )
}

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Support.psm1') -Force
    Import-Module (Get-ModuleManifest) -Force
    $common = [Management.Automation.PSCmdlet]::CommonParameters

    function Get-Text($Paragraphs) {
        ($Paragraphs | ForEach-Object { $_.Text }) -join "`n"
    }
}

Describe 'Get-Help <_>' -ForEach $commands {
    BeforeAll {
        $name = $_
        $command = Get-Command $name
        # The engine shows no help for a parameter that it hides from completion.
        $hidden = @($command.Parameters.Values | Where-Object { $_.Attributes.DontShow -contains $true }).Name
        $help = Get-Help $name -Full
        $described = @($help.parameters.parameter | Where-Object { $_ })
    }

    It 'has a synopsis, a description and notes about the cost' {
        # Without a help file PowerShell shows the syntax as the synopsis.
        $help.Synopsis.Trim() | Should -Match '^[A-Z][^\[\]]+\.$'
        Get-Text $help.description | Should -Match "(?s)^$name .+\.$"
        Get-Text $help.alertSet.alert | Should -Match 'costs nothing|billed'
    }

    It 'describes every parameter and no others' {
        $parameters = $command.Parameters.Values.Name | Where-Object { $_ -notin $common -and $_ -notin $hidden }
        $described.name | Sort-Object | Should -Be ($parameters | Sort-Object)
        foreach ($one in $described) {
            Get-Text $one.description | Should -Match '(?s)^[A-Z].{10,}\.$' -Because "-$($one.name) is described"
        }
    }

    It 'shows the facts of each parameter' {
        $new = [Activator]::CreateInstance($command.ImplementingType)
        foreach ($one in $described) {
            $known = $command.Parameters[$one.name]
            $set = @($known.ParameterSets.Values)[0]
            $because = "-$($one.name)"
            $type = [Nullable]::GetUnderlyingType($known.ParameterType) ?? $known.ParameterType
            $one.type.name | Should -Be $type.Name -Because $because

            $aliases = $known.Aliases ? ($known.Aliases | Sort-Object) -join ', ' : 'none'
            $one.aliases | Should -Be $aliases -Because $because

            $hasWildcards = $known.Attributes.TypeId.Name -contains 'SupportsWildcardsAttribute'
            $one.globbing | Should -Be "$hasWildcards" -Because $because

            $ways = @(
                if ($set.ValueFromPipelineByPropertyName) { 'ByPropertyName' }
                if ($set.ValueFromPipeline) { 'ByValue' }
            )
            $one.pipelineInput | Should -Be ($ways ? "True ($($ways -join ', '))" : 'False') -Because $because

            $range = $known.Attributes | Where-Object { $_ -is [ValidateRange] }
            if ($range) {
                $text = Get-Text $one.description
                $text | Should -Match "from $($range.MinRange) to $($range.MaxRange)|^Has no effect" -Because $because
            }

            $value = $new.PSObject.Properties[$one.name].Value
            if ($null -ne $value -and $value -isnot [array]) {
                $one.defaultValue | Should -Be "$value" -Because $because
            }
        }
    }

    It 'shows the syntax of each parameter set' {
        $items = @($help.syntax.syntaxItem)
        $items | Should -HaveCount $command.ParameterSets.Count
        $found = foreach ($item in $items) {
            $parameters = $item.parameter | Where-Object { $_ }
            $outline = $parameters | ForEach-Object { "$($_.name) $($_.required) $($_.position)" }
            ($outline | Sort-Object) -join ', '
        }
        foreach ($set in $command.ParameterSets) {
            $shown = $set.Parameters | Where-Object { $_.Name -notin $common -and $_.Name -notin $hidden }
            $due = $shown | ForEach-Object {
                "$($_.Name) $($_.IsMandatory) $($_.Position -lt 0 ? 'named' : $_.Position)"
            }
            $found | Should -Contain (($due | Sort-Object) -join ', ') -Because "$($set.Name) is a parameter set"
        }
    }

    It 'names and describes the input and the output' {
        foreach ($one in @($help.inputTypes.inputType) + @($help.returnValues.returnValue)) {
            $one.type.name | Should -Not -BeNullOrEmpty
            Get-Text $one.description | Should -Match '\.$' -Because $one.type.name
        }

        $outputs = $command.OutputType ? $command.OutputType.Name : 'None'
        $help.returnValues.returnValue.type.name | Should -Be $outputs
    }

    It 'has at least two examples of the cmdlet, each with an explanation' {
        $examples = @($help.examples.example)
        $examples.Count | Should -BeGreaterOrEqual 2
        foreach ($example in $examples) {
            $example.code | Should -Match "\b$name\b" -Because $example.title
            Get-Text $example.remarks | Should -Match '\.' -Because $example.title
        }
    }

    It 'links to help that exists' {
        $help.relatedLinks.navigationLink | Should -Not -BeNullOrEmpty
        foreach ($link in $help.relatedLinks.navigationLink.linkText) {
            @(Get-Help $link | Where-Object Name -EQ $link) | Should -HaveCount 1 -Because "$link is a link"
        }
    }

    It 'fits 100 columns' {
        # PowerShell wraps text, but not the code of examples.
        $help.examples.example.code -split '\r?\n' | ForEach-Object { $_.Length | Should -BeLessOrEqual 96 -Because $_ }
    }
}

Describe 'The help of <_>' -ForEach 'New-SeedreamImage', 'Submit-SeedreamJob' {
    It 'warns that uploaded photos are public' {
        $text = Get-Text (Get-Help $_ -Full).description
        foreach ($word in 'public', 'cannot be deleted', 'email', '-InlineInput') { $text | Should -Match $word }
    }
}

Describe 'about_Seedream' {
    BeforeAll {
        $text = Get-Help about_Seedream | Out-String -Width 200
    }

    It 'is found, and listed with its short description' {
        $text | Should -Match 'TOPIC\s+about_Seedream'
        (Get-Help about_Seedream).Synopsis | Should -Match '^Edits .+\.$'
    }

    It 'names every cmdlet of the module and no other' {
        $named = [regex]::Matches($text, '\b\w+-Seedream\w*').Value | Sort-Object -Unique
        $named | Should -Be ((Get-Command -Module Seedream).Name | Sort-Object)
    }

    It 'fits 80 columns' {
        $text -split '\r?\n' | ForEach-Object { $_.TrimEnd().Length | Should -BeLessOrEqual 80 -Because $_ }
    }
}

Describe 'The examples' {
    BeforeAll {
        # Stand-ins for a user at the keyboard and for a secret vault.
        function Read-Host { ConvertTo-SecureString -String $emulator.Key -AsPlainText -Force }
        function Get-Secret { ConvertTo-SecureString -String $emulator.Key -AsPlainText -Force }

        $ConfirmPreference = 'None'
        $modulePath = $env:PSModulePath
        $modules = Join-Path (Split-Path (Get-ModuleManifest)) '../..'
        $env:PSModulePath = $modules, $modulePath -join [IO.Path]::PathSeparator
        $emulator = Start-Emulator

        # Examples that show a preview, or whose jobs would have to be older than a test.
        $silent = @(
            'Remove the key'
            'Preview a run and its cost'
            'Preview the removal of old jobs'
            'Remove expired jobs'
            'Record the request that the service accepted'
            'Allow an edit to be submitted again'
        )

        function Get-State {
            $jobs = Get-SeedreamJob | ForEach-Object { "$($_.LedgerNumber) $($_.Status)" }
            @($jobs) + @((Get-ChildItem -Recurse -File).FullName) -join "`n"
        }
    }

    AfterAll {
        Stop-Emulator $emulator
        $env:PSModulePath = $modulePath
    }

    BeforeEach {
        Reset-Emulator $emulator
        $sandbox = New-PhotoFolder -Parent $TestDrive -Name 'house.jpg', 'car.jpg', 'garden.jpg', 'lamp.png', 'logo.png'
        foreach ($folder in 'photos', 'photos/2026', 'rooms', 'staff', 'project', 'in') {
            $null = New-Item -ItemType Directory -Path (Join-Path $sandbox $folder)
            $null = New-Photo -Path (Join-Path $sandbox $folder "$(Split-Path $folder -Leaf).jpg")
        }

        Push-Location -LiteralPath $sandbox
        $rows = 'Path,Prompt,Size', 'house.jpg,Turn day into night,2K', 'garden.jpg,Add flowers,'
        Set-Content -LiteralPath edits.csv -Value $rows

        # A job in each status that the examples look for.
        $saved = New-SeedreamImage 'Turn day into night' -Path house.jpg -Destination night
        $null = Submit-SeedreamJob 'Add flowers' -Path garden.jpg | Wait-SeedreamJob
        Submit-SeedreamJob 'Add a trailer' -Path photos/photos.jpg | Export-Clixml -LiteralPath jobs.xml
        Add-EmulatorFault $emulator 'submit:times=1:code=400'
        Submit-SeedreamJob 'Add a trailer' -Path house.jpg -ErrorAction SilentlyContinue
    }

    AfterEach {
        Disconnect-Seedream
        Pop-Location
    }

    It 'of <Source> run: <Title>' -ForEach $examples {
        $replacements = [ordered] @{
            '371e03ea-207b-4a4e-90dd-a6ea4f342fd7' = $saved.RequestId
            'http://127.0.0.1:5005 -ApiKey test'   = "$($emulator.Address) -ApiKey $($emulator.Key)"
            'http://proxy.example:8080'            = $emulator.Address
            '/srv/photos'                          = $sandbox
        }
        foreach ($text in $replacements.Keys) { $Code = $Code.Replace($text, $replacements[$text]) }
        Set-Content -LiteralPath example.ps1 -Value $Code

        $before = Get-State
        $output = & ./example.ps1 *>&1
        @($output | Where-Object { $_ -is [Management.Automation.ErrorRecord] }) | Should -BeNullOrEmpty
        if ($Title -notin $silent) {
            ($output -or (Get-State) -ne $before) | Should -BeTrue -Because 'an example does something'
        }
    }
}
