BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Support.psm1') -Force
    $manifest = Get-ModuleManifest
    $emulator = Start-Emulator

    # As a scheduler does it: a process of its own without a window, its output in files.
    function Invoke-Scheduled([string] $Content) {
        $script = Join-Path $folder 'job.ps1'
        Set-Content -LiteralPath $script "Import-Module '$manifest'`nSet-Location '$folder'`n$Content"
        Invoke-Pwsh '-NoProfile', '-NonInteractive', '-File', $script
    }
}

AfterAll {
    Stop-Emulator $emulator
}

Describe 'A scheduled run' {
    BeforeEach {
        Reset-Emulator $emulator
        $folder = New-PhotoFolder -Parent $TestDrive -Name 'a.jpg', 'b.jpg'
        $out = [guid]::NewGuid().ToString('n')
    }

    It 'ends with 0 where all went well, and writes the pictures and nothing else' {
        $run = Invoke-Scheduled "Get-ChildItem *.jpg | New-SeedreamImage Night -Size 2K -Destination $out | ForEach-Object { `$_.FullName }"

        $run.ExitCode | Should -Be 0
        $run.Errors | Should -BeNullOrEmpty
        $run.Output.Trim() -split '\r?\n' | Sort-Object | Should -Be (Join-Path $folder $out 'a.jpg'), (Join-Path $folder $out 'b.jpg')
    }

    It 'writes a table without progress or control characters where its output goes to a file' {
        $run = Invoke-Scheduled "`$PSStyle.OutputRendering = 'PlainText'; Get-ChildItem *.jpg | New-SeedreamImage Night -Size 2K -Destination $out"

        $run.Output | Should -Match 'Image +Pixels +MB'
        $run.Output | Should -Not -Match 'in flight'
        $run.Output -replace '[\r\n]' | Should -Not -Match '[\x00-\x1f\x7f]'
    }

    It 'ends with 1 and the reason where the run fails and $ErrorActionPreference is Stop' {
        $run = Invoke-Scheduled "`$ErrorActionPreference = 'Stop'; Get-ChildItem *.jpg | New-SeedreamImage Night -ApiKey wrong -Destination $out; 'not reached'"

        $run.ExitCode | Should -Be 1
        $run.Output | Should -Not -Match 'not reached'
        $run.Errors | Should -Match 'does not accept the key'
    }

    It 'ends with 1 where a photo fails and $ErrorActionPreference is Stop' {
        $run = Invoke-Scheduled "`$ErrorActionPreference = 'Stop'; New-SeedreamImage Night missing.jpg -Destination $out; 'not reached'"

        $run.ExitCode | Should -Be 1
        $run.Output | Should -BeNullOrEmpty
        $run.Errors | Should -Match 'missing\.jpg'
    }

    It 'can count what failed and say so with its own exit code' {
        $run = Invoke-Scheduled @"
            'a.jpg', 'missing.jpg', 'b.jpg' | New-SeedreamImage Night -Size 2K -Destination $out -ErrorVariable failed -ErrorAction SilentlyContinue | Measure-Object | ForEach-Object Count
            `$failed | ForEach-Object { "`$(`$_.TargetObject): `$_" }
            exit `$failed.Count
"@
        $run.ExitCode | Should -Be 1
        $run.Errors | Should -BeNullOrEmpty
        $lines = $run.Output.Trim() -split '\r?\n'
        $lines[0] | Should -Be '2'
        $lines[1] | Should -BeLike '*missing.jpg: *was not found*'
    }

    It 'does not ask: without a key it fails, and without a prompt too' {
        $run = Invoke-Scheduled "`$ErrorActionPreference = 'Stop'; `$env:SEGMIND_API_KEY = ''; New-SeedreamImage Night a.jpg -Destination $out"
        $run.ExitCode | Should -Be 1
        $run.Errors | Should -Match 'There is no key'

        $run = Invoke-Scheduled "`$ErrorActionPreference = 'Stop'; New-SeedreamImage -Path a.jpg -Destination $out"
        $run.ExitCode | Should -Be 1
        $run.Errors | Should -Match 'Prompt'
        (Get-EmulatorCounter $emulator).jobsAccepted | Should -Be 0
    }

    It 'does not ask for confirmation' {
        $run = Invoke-Scheduled "`$ErrorActionPreference = 'Stop'; `$job = Submit-SeedreamJob Night a.jpg -Size 2K; `$job | Save-SeedreamImage -Destination $out -ErrorAction SilentlyContinue; `$job | Wait-SeedreamJob | Save-SeedreamImage -Destination $out | ForEach-Object { `$_.Width }"
        $run.ExitCode | Should -Be 0
        $run.Output.Trim() | Should -Be '2848'
    }

    It 'gives a job to the next run by a file' {
        (Invoke-Scheduled "Get-ChildItem *.jpg | Submit-SeedreamJob Night -Size 2K | Export-Clixml jobs.xml").ExitCode | Should -Be 0
        $run = Invoke-Scheduled "Import-Clixml jobs.xml | Wait-SeedreamJob | Save-SeedreamImage -Destination $out | Measure-Object Cost -Sum | ForEach-Object { `$_.Sum.ToString([cultureinfo]::InvariantCulture) }"

        $run.Output.Trim() | Should -Be '0.07'
        $run.ExitCode | Should -Be 0
        Get-ChildItem (Join-Path $folder $out) | Should -HaveCount 2
        (Get-EmulatorCounter $emulator).jobsAccepted | Should -Be 2
    }

    It 'writes the key nowhere, also not with -Verbose and -Debug' {
        # PowerShell itself shows the line of an error, so the wrong key stands on another one.
        $run = Invoke-Scheduled @"
            `$DebugPreference = `$VerbosePreference = 'Continue'
            `$wrong = 'SG_ffffffffffffffff'
            New-SeedreamImage Night a.jpg -Size 2K -Destination $out
            Get-SeedreamCredit -ApiKey `$wrong
            Connect-Seedream | Format-List *
"@

        $run.Output | Should -Match 'POST http'
        "$($run.Output)$($run.Errors)" | Should -Not -Match "$($emulator.Key)|SG_ffffffffffffffff"
    }
}
