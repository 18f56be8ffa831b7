BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Support.psm1') -Force

    # What "dotnet run --project src/Seedream.Shell" starts.
    function Start-Shell([string[]] $Argument, [hashtable] $Environment = @{}, [switch] $RedirectInput) {
        $all = @(Get-Program Seedream.Shell) + '-NoProfile' + $Argument
        Start-Program dotnet $all $Environment -RedirectInput:$RedirectInput
    }

    function Send-Signal([string] $Name, [Diagnostics.Process] $Process) {
        sh -c "kill -s $Name $($Process.Id)"
    }
}

Describe 'The shell' {
    BeforeEach {
        Push-Location (New-PhotoFolder -Parent $TestDrive -Name 'a.jpg')
    }

    AfterEach {
        Pop-Location
    }

    It 'passes every argument to PowerShell, and returns its exit code' {
        Set-Content -LiteralPath "it's [1].ps1" @'
            param($Name, [switch] $Quick, $Rest)
            ConvertTo-Json $Name, $Quick.IsPresent, $Rest
            exit 5
'@
        $run = Wait-Program (Start-Shell "it's [1].ps1", '-Name', 'two words', '-Quick', '{ "quoted": "$word" }')

        $run.ExitCode | Should -Be 5
        $run.Output | ConvertFrom-Json | Should -Be 'two words', $true, '{ "quoted": "$word" }'
    }

    It 'uses the emulator and a ledger of its own, and removes the ledger' {
        $mine = Join-Path $PWD 'mine.db'
        $environment = @{
            SEGMIND_API_KEY = 'SG_real'; SEEDREAM_ENDPOINT = 'https://service.example'; SEEDREAM_LEDGER = $mine
        }
        $run = Wait-Program (Start-Shell '-Command', @'
            $job = New-SeedreamImage Night a.jpg -Destination out | Get-SeedreamJob
            "$($job.Endpoint)", $env:SEGMIND_API_KEY, $env:SEEDREAM_LEDGER, (Test-Path $env:SEEDREAM_LEDGER)
'@ $environment)

        $endpoint, $key, $ledger, $exists = $run.Output.Trim() -split '\r?\n'
        $endpoint | Should -Match '^http://127\.0\.0\.1:\d+/$'
        $key | Should -Not -Be 'SG_real'
        $exists | Should -Be 'True'
        Split-Path $ledger | Should -Not -Exist
        $mine | Should -Not -Exist
        $run.Errors | Should -Match 'nothing is billed'
    }

    It 'imports the built module, even if a later version is installed' {
        $modules = Join-Path $PWD 'powershell' 'Modules'
        $installed = Join-Path $modules 'Seedream' '99.0.0'
        $null = New-Item -ItemType Directory $installed
        Set-Content "$installed/Seedream.psm1" 'function Get-SeedreamCredit { }'
        $manifest = @{ Path = "$installed/Seedream.psd1"; RootModule = 'Seedream.psm1'; ModuleVersion = '99.0.0' }
        New-ModuleManifest @manifest -FunctionsToExport 'Get-SeedreamCredit'

        # No variable names the folder of the user's modules on Windows.
        $environment = if ($IsWindows) { @{ PSModulePath = $modules } } else { @{ XDG_DATA_HOME = "$PWD" } }
        $run = Wait-Program (Start-Shell '-Command', @'
            (Get-SeedreamCredit).GetType().Name
            (Import-Module Seedream -PassThru).Version.Major
            (Get-Module Seedream -ListAvailable).Count
'@ $environment)

        $run.Output.Trim() -split '\r?\n' | Should -Be 'SeedreamCredit', '0', '2'
    }

    It 'leaves Ctrl+C to PowerShell' {
        if ($IsWindows) { Set-ItResult -Skipped -Because 'a test cannot press Ctrl+C on Windows'; return }
        $shell = Start-Shell '-Command', "'ready'; [Console]::In.ReadLine(); exit 3" -RedirectInput
        $shell.StandardOutput.ReadLine() | Should -Be 'ready'
        Send-Signal INT $shell
        $shell.StandardInput.WriteLine('go on')

        $run = Wait-Program $shell
        $run.Output.Trim() | Should -Be 'go on'
        $run.ExitCode | Should -Be 3
    }

    It 'ends PowerShell and removes the ledger when it gets SIG<_>' -ForEach 'TERM', 'HUP' {
        if ($IsWindows) { Set-ItResult -Skipped -Because 'Windows has no such signals'; return }
        $shell = Start-Shell '-Command', '"$PID"; $env:SEEDREAM_LEDGER; Start-Sleep 120'
        $id = $shell.StandardOutput.ReadLine()
        $ledger = $shell.StandardOutput.ReadLine()
        Split-Path $ledger | Should -Exist
        Send-Signal $_ $shell

        (Wait-Program $shell).ExitCode | Should -Not -Be 0
        Get-Process -Id $id -ErrorAction Ignore | Should -BeNullOrEmpty
        Split-Path $ledger | Should -Not -Exist
    }
}
