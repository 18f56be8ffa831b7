BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Support.psm1') -Force
    Import-Module (Get-ModuleManifest) -Force
    $emulator = Start-Emulator
}

AfterAll {
    Stop-Emulator $emulator
}

Describe 'Connect-Seedream' {
    BeforeEach {
        Reset-Emulator $emulator
        $env:SEGMIND_API_KEY = $env:SEEDREAM_ENDPOINT = $null
        $connection = @{ Endpoint = $emulator.Address; ApiKey = $emulator.Key }
    }

    AfterEach {
        Disconnect-Seedream
        $env:SEGMIND_API_KEY = $emulator.Key
        $env:SEEDREAM_ENDPOINT = $emulator.Address
    }

    It 'checks a key as <_>, and later commands use it' -ForEach 'String', 'SecureString' {
        if ($_ -eq 'SecureString') { $connection.ApiKey = ConvertTo-SecureString $emulator.Key -AsPlainText -Force }
        $result = Connect-Seedream @connection
        "$($result.Endpoint)" | Should -Be "$($emulator.Address)/"
        $result.Credit | Should -Be 1000
        $result | Format-List * -Force | Out-String | Should -Not -Match $emulator.Key
        (Get-SeedreamCredit).Credit | Should -Be 1000
    }

    It 'fails for a wrong key, and does not keep it' {
        { Connect-Seedream -Endpoint $emulator.Address -ApiKey SG_wrong } | Should -Throw -ErrorId 'ApiKeyRejected,*'
        { Get-SeedreamCredit -Endpoint $emulator.Address } | Should -Throw -ErrorId 'MissingApiKey,*'
    }

    It 'keeps the earlier connection where a new key is wrong' {
        $null = Connect-Seedream @connection
        { Connect-Seedream -ApiKey SG_wrong } | Should -Throw -ErrorId 'ApiKeyRejected,*'
        (Get-SeedreamCredit).Credit | Should -Be 1000
    }

    It 'limits the bytes of an image, and says how to raise the limit' {
        $null = Connect-Seedream @connection -MaximumImageBytes 1000
        New-SeedreamImage 'limited' -TextOnly -Destination $TestDrive -ErrorVariable failed -ErrorAction SilentlyContinue |
            Should -BeNullOrEmpty
        $failed[0].FullyQualifiedErrorId | Should -BeLike 'DownloadFailed,*'
        $failed[0].Exception.RecommendedAction | Should -BeLike '*Connect-Seedream -MaximumImageBytes*'

        $null = Connect-Seedream -MaximumImageBytes 64MB
        New-SeedreamImage 'limited' -TextOnly -Destination $TestDrive | Should -HaveCount 1
    }

    It 'is overridden by the parameters of a command' {
        $null = Connect-Seedream @connection
        { Get-SeedreamCredit -ApiKey SG_wrong } | Should -Throw -ErrorId 'ApiKeyRejected,*'
    }

    It 'connects its own runspace only, until Disconnect-Seedream' {
        $null = Connect-Seedream @connection
        $manifest, $address = (Get-ModuleManifest), $emulator.Address
        $elsewhere = Start-ThreadJob {
            Import-Module $using:manifest
            try { Get-SeedreamCredit -Endpoint $using:address } catch { $_.FullyQualifiedErrorId }
        } | Receive-Job -Wait -AutoRemoveJob
        $elsewhere | Should -BeLike 'MissingApiKey,*'

        Disconnect-Seedream
        { Get-SeedreamCredit -Endpoint $emulator.Address } | Should -Throw -ErrorId 'MissingApiKey,*'
    }

    It 'sets the ledger of the session' {
        $path = Join-Path $TestDrive 'session.db'
        $null = Connect-Seedream @connection -LedgerPath $path
        $null = Get-SeedreamJob
        $path | Should -Exist
    }
}

Describe 'The environment' {
    BeforeEach {
        Reset-Emulator $emulator
    }

    AfterEach {
        $env:SEGMIND_API_KEY = $emulator.Key
        $env:SEEDREAM_ENDPOINT = $emulator.Address
    }

    It 'has to hold a key where <Command> gets none' -ForEach @(
        @{ Command = 'New-SeedreamImage'; Parameters = @{ Prompt = 'Night'; TextOnly = $true; Destination = 'out' } }
        @{ Command = 'Submit-SeedreamJob'; Parameters = @{ Prompt = 'Night'; TextOnly = $true } }
        @{ Command = 'Wait-SeedreamJob'; Parameters = @{ RequestId = 'some-id' } }
        @{ Command = 'Get-SeedreamCredit'; Parameters = @{} }
        @{ Command = 'Connect-Seedream'; Parameters = @{} }
    ) {
        $env:SEGMIND_API_KEY = $null
        $failure = { & $Command @Parameters } | Should -Throw -ErrorId 'MissingApiKey,*' -PassThru
        $failure.CategoryInfo.Category | Should -Be 'AuthenticationError'
        $failure.Exception.RecommendedAction | Should -BeLike '*Connect-Seedream*SEGMIND_API_KEY*'
        $requests = (Get-EmulatorCounter $emulator).requests.PSObject.Properties.Value
        ($requests | Measure-Object -Sum).Sum | Should -Be 0
    }

    It 'is named where its endpoint is not an address' {
        $env:SEEDREAM_ENDPOINT = 'not an address'
        $failure = { Get-SeedreamCredit } | Should -Throw -ErrorId 'InvalidParameter,*' -PassThru
        "$failure" | Should -BeLike '*SEEDREAM_ENDPOINT*'
    }
}
