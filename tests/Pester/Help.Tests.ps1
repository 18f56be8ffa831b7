BeforeDiscovery {
    Import-Module (Join-Path $PSScriptRoot 'Support.psm1') -Force
    Import-Module (Get-ModuleManifest) -Force
    $commands = (Get-Command -Module Seedream).Name
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
        $help = Get-Help $name -Full
        $parameters = @($command.Parameters.Values | Where-Object Name -NotIn $common)
        $described = @($help.parameters.parameter | Where-Object { $_ })
    }

    It 'has a synopsis and a description in full sentences' {
        # Without a help file PowerShell makes a synopsis of the syntax.
        $help.Synopsis.Trim() | Should -Match '^[A-Z][^\[\]]+\.$'
        Get-Text $help.description | Should -Match "(?s)^$name .+\.$"
    }

    It 'describes every parameter, and none that there is not' {
        $described.name | Sort-Object | Should -Be ($parameters.Name | Sort-Object)
        foreach ($one in $described) { Get-Text $one.description | Should -Match '(?s)^[A-Z0-9].{10,}\.$' -Because "-$($one.name) is described" }
    }

    It 'says of each parameter what PowerShell knows of it' {
        foreach ($one in $described) {
            $known = $command.Parameters[$one.name]
            $sets = @($known.ParameterSets.Values)
            $because = "-$($one.name)"

            $one.required | Should -Be "$([bool]($sets.IsMandatory -eq $true))".ToLowerInvariant() -Because $because
            $position = $sets[0].Position
            $one.position | Should -Be $(if ($position -ge 0) { "$position" } else { 'named' }) -Because $because
            $ways = @(if ($sets.ValueFromPipeline -eq $true) { 'ByValue' }; if ($sets.ValueFromPipelineByPropertyName -eq $true) { 'ByPropertyName' })
            $one.pipelineInput | Should -Be $(if ($ways) { "true ($($ways -join ', '))" } else { 'false' }) -Because $because
            $one.aliases | Should -Be $(if ($known.Aliases) { $known.Aliases -join ', ' } else { 'none' }) -Because $because
        }
    }

    It 'shows the syntax of each parameter set' {
        $items = @($help.syntax.syntaxItem)
        $items | Should -HaveCount $command.ParameterSets.Count
        foreach ($set in $command.ParameterSets) {
            $names = $set.Parameters.Name | Where-Object { $_ -notin $common } | Sort-Object
            $same = $items | Where-Object { "$($_.parameter.name | Sort-Object)" -eq "$names" }
            @($same) | Should -HaveCount 1 -Because "the set $($set.Name) has the parameters $names"
        }
    }

    It 'names the default of <_.Name>' -ForEach @(
        (Get-Command $_).Parameters.Values | Where-Object Name -In 'TimeoutSec', 'ThrottleLimit' | ForEach-Object { @{ Name = $_.Name } }
    ) {
        $type = $command.ImplementingType
        $default = $type.GetProperty($Name).GetValue([Activator]::CreateInstance($type))
        $help = $described | Where-Object name -EQ $Name
        $help.defaultValue | Should -Be "$default"
        Get-Text $help.description | Should -Match "The default is $default\."
    }

    It 'names what comes in and goes out' {
        $help.inputTypes.inputType.type.name | Should -Not -BeNullOrEmpty
        $outputs = if ($command.OutputType) { $command.OutputType.Name } else { 'None' }
        $help.returnValues.returnValue.type.name | Should -Be $outputs
    }

    It 'says what costs money' {
        Get-Text $help.alertSet.alert | Should -Match 'cost|bill'
    }

    It 'has at least two examples that parse, with parameters that exist' {
        $examples = @($help.examples.example)
        $examples.Count | Should -BeGreaterOrEqual 2
        foreach ($example in $examples) {
            $problems = $null
            $ast = [Management.Automation.Language.Parser]::ParseInput($example.code, [ref] $null, [ref] $problems)
            $problems | Should -BeNullOrEmpty -Because $example.title
            Get-Text $example.remarks | Should -Match '\.' -Because $example.title

            $calls = $ast.FindAll({ $args[0] -is [Management.Automation.Language.CommandAst] }, $true)
            $calls.GetCommandName() | Should -Contain $name -Because $example.title
            foreach ($call in $calls | Where-Object { $_.GetCommandName() -like '*Seedream*' }) {
                $binding = [Management.Automation.Language.StaticParameterBinder]::BindCommand($call)
                $binding.BindingExceptions.Keys | Should -BeNullOrEmpty -Because "$call"
            }
        }
    }

    It 'keeps the lines of its examples within 100 columns' {
        foreach ($line in $help.examples.example.code -split '\r?\n') { $line.Length | Should -BeLessOrEqual 95 -Because $line }
    }

    It 'links to help that exists' {
        foreach ($link in $help.relatedLinks.navigationLink.linkText) {
            @(Get-Help $link | Where-Object Name -EQ $link) | Should -HaveCount 1 -Because "$link is a link"
        }
    }

    It 'fits 100 columns' {
        $culture = [cultureinfo]::CurrentCulture
        try {
            # PowerShell breaks lines between words in some cultures only.
            [cultureinfo]::CurrentCulture = 'en-US'
            $lines = ($help | Out-String -Width 100) -split '\r?\n'
        }
        finally {
            [cultureinfo]::CurrentCulture = $culture
        }

        $lines | ForEach-Object Length | Measure-Object -Maximum | ForEach-Object Maximum | Should -BeLessOrEqual 100
        $lines | Should -Contain 'DESCRIPTION'
    }
}

Describe 'The description of <_>' -ForEach 'New-SeedreamImage', 'Submit-SeedreamJob' {
    It 'warns of what becomes of an uploaded photo' {
        $text = Get-Text (Get-Help $_ -Full).description
        $text | Should -Match 'public'
        $text | Should -Match 'cannot be deleted'
        $text | Should -Match 'e-mail'
        $text | Should -Match '-InlineInput'
    }
}

Describe 'about_Seedream' {
    BeforeAll {
        $text = Get-Help about_Seedream | Out-String -Width 200
    }

    It 'is found' {
        $text | Should -Match 'TOPIC\s+about_Seedream'
    }

    It 'names every command' {
        foreach ($command in (Get-Command -Module Seedream).Name) { $text | Should -Match "\b$command\b" }
    }

    It 'names no command of the module that there is not' {
        foreach ($word in [regex]::Matches($text, '\b\w+-Seedream\w*').Value | Sort-Object -Unique) {
            Get-Command $word -ErrorAction Ignore | Should -Not -BeNullOrEmpty -Because "$word is named"
        }
    }

    It 'fits 80 columns' {
        $text -split '\r?\n' | ForEach-Object { $_.TrimEnd().Length | Should -BeLessOrEqual 80 }
    }
}
