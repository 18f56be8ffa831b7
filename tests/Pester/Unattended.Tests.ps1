BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Support.psm1') -Force
    $manifest = Get-ModuleManifest
    $emulator = Start-Emulator

    # As a scheduler does it: a process of its own without a window, its output in files.
    function Invoke-Scheduled([string] $Content) {
        $script = Join-Path $folder 'job.ps1'
        Set-Content -LiteralPath $script "Import-Module '$manifest'`nSet-Location '$folder'`n$Content"
        Invoke-Pwsh '-File', $script
    }
}

AfterAll {
    Stop-Emulator $emulator
}

Describe 'A scheduled run' {
    BeforeEach {
        Reset-Emulator $emulator
        $folder = New-PhotoFolder -Parent $TestDrive -Name 'a.jpg', 'b.jpg'
    }

    It 'exits with 0 if all went well, and writes its own output only' {
        $run = Invoke-Scheduled '(Get-ChildItem *.jpg | New-SeedreamImage Night -Size 2K -Destination out).FullName'

        $run.ExitCode | Should -Be 0
        $run.Errors | Should -BeNullOrEmpty
        $expected = 'a.jpg', 'b.jpg' | ForEach-Object { Join-Path $folder 'out' $_ }
        $run.Output.Trim() -split '\r?\n' | Sort-Object | Should -Be $expected
    }

    It 'writes a table without progress or control characters' {
        $run = Invoke-Scheduled 'Get-ChildItem *.jpg | New-SeedreamImage Night -Size 2K -Destination out'

        $run.Output | Should -Match 'Image +Pixels +MB'
        $run.Output | Should -Not -Match 'in flight'
        $run.Output -replace '[\r\n]' | Should -Not -Match '[\x00-\x1f\x7f]'
    }

    It 'exits with 1 and says <Reason> where $ErrorActionPreference is Stop' -ForEach @(
        @{ Reason = 'ApiKey'; Command = 'Get-ChildItem *.jpg | New-SeedreamImage Night -ApiKey wrong -Destination out' }
        @{ Reason = 'missing.jpg'; Command = 'New-SeedreamImage Night missing.jpg -Destination out' }
        @{ Reason = 'SEGMIND_API_KEY'; Command = '$env:SEGMIND_API_KEY = ""; New-SeedreamImage Night a.jpg' }
        @{ Reason = 'Prompt'; Command = 'New-SeedreamImage -Path a.jpg -Destination out' }
    ) {
        $run = Invoke-Scheduled "`$ErrorActionPreference = 'Stop'; $Command; 'not reached'"

        $run.ExitCode | Should -Be 1
        $run.Output | Should -BeNullOrEmpty
        $run.Errors | Should -BeLike "*$Reason*"
        (Get-EmulatorCounter $emulator).jobsAccepted | Should -Be 0
    }

    It 'can count what failed, and exit with the number' {
        $run = Invoke-Scheduled @'
            $edit = @{ Prompt = 'Night'; Size = '2K'; Destination = 'out'; ErrorAction = 'SilentlyContinue' }
            @('a.jpg', 'missing.jpg', 'b.jpg' | New-SeedreamImage @edit -ErrorVariable failed).Count
            $failed.TargetObject
            exit $failed.Count
'@
        $run.ExitCode | Should -Be 1
        $run.Errors | Should -BeNullOrEmpty
        $run.Output.Trim() -split '\r?\n' | Should -Be '2', (Join-Path $folder 'missing.jpg')
    }

    It 'passes jobs to the next run in a file, and asks for no confirmation' {
        $submit = Invoke-Scheduled 'Get-ChildItem *.jpg | Submit-SeedreamJob Night -Size 2K | Export-Clixml jobs.xml'
        $save = Invoke-Scheduled '(Import-Clixml jobs.xml | Wait-SeedreamJob | Save-SeedreamImage out).Width'

        $submit.ExitCode, $save.ExitCode | Should -Be 0, 0
        $save.Output.Trim() -split '\r?\n' | Should -Be '2304', '2304'
        (Get-EmulatorCounter $emulator).jobsAccepted | Should -Be 2
    }

    It 'writes the key nowhere, not even with -Verbose and -Debug' {
        # PowerShell itself shows the line of an error, so the wrong key is on another one.
        $run = Invoke-Scheduled @'
            $DebugPreference = $VerbosePreference = 'Continue'
            $wrong = 'SG_ffffffffffffffff'
            New-SeedreamImage Night a.jpg -Size 2K -Destination out
            Get-SeedreamCredit -ApiKey $wrong
            Connect-Seedream | Format-List *
'@
        $run.Output | Should -Match 'POST http'
        "$($run.Output)$($run.Errors)" | Should -Not -Match "$($emulator.Key)|SG_ffffffffffffffff"
    }

    It 'with samples/Edit-NewPhotos.ps1 pays for new photos only, and exits with 1 if one failed' {
        $sample = Join-Path $PSScriptRoot '..' '..' 'samples' 'Edit-NewPhotos.ps1'
        $command = "& '$sample' -Source '$folder/in' -Destination out -Prompt Night; exit `$LASTEXITCODE"
        $null = New-Item -ItemType Directory "$folder/in"
        $null = 'a.jpg', 'b.jpg' | ForEach-Object { New-Photo "$folder/in/$_" }
        Get-ChildItem "$folder/in" | ForEach-Object { $_.LastWriteTime = (Get-Date).AddMinutes(-1) }
        $runs = (Invoke-Scheduled $command), (Invoke-Scheduled $command)
        Set-Content "$folder/in/text.jpg" 'This is a letter.'
        $runs += Invoke-Scheduled $command

        $runs.ExitCode | Should -Be 0, 0, 1
        $runs[0].Output.Trim() -split '\r?\n' | Should -HaveCount 2
        $runs[1].Output + $runs[1].Errors + $runs[2].Output | Should -BeNullOrEmpty
        $runs[2].Errors | Should -Match 'text\.jpg'
        (Get-EmulatorCounter $emulator).jobsAccepted | Should -Be 2
    }
}
