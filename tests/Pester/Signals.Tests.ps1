BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Support.psm1') -Force
    $manifest = Get-ModuleManifest
    $emulator = Start-Emulator

    # Waits for the emulator, not for a time: a run that never gets so far lets the test fail.
    function Wait-Counter([scriptblock] $Condition) {
        $limit = [DateTime]::UtcNow.AddSeconds(90)
        while (-not (& $Condition (Get-EmulatorCounter $emulator))) {
            if ([DateTime]::UtcNow -gt $limit) { throw "The emulator never reached: $Condition" }
            Start-Sleep -Milliseconds 50
        }
    }

    function Start-Run([string] $Content, [string[]] $Prefix) {
        $script = Join-Path $folder 'job.ps1'
        Set-Content -LiteralPath $script "Import-Module '$manifest'`nSet-Location '$folder'`n$Content"
        $isTool = [IO.Path]::GetFileNameWithoutExtension([Environment]::ProcessPath) -eq 'dotnet'
        $pwsh = @([Environment]::ProcessPath) + @(if ($isTool) { "$PSHOME/pwsh.dll" })
        $all = @($Prefix) + $pwsh + '-NoProfile', '-NonInteractive', '-File', $script | Where-Object { $_ }
        Start-Program $all[0] $all[1..$all.Count]
    }
}

AfterAll {
    Stop-Emulator $emulator
}

Describe 'A run whose process is ended' {
    BeforeEach {
        Reset-Emulator $emulator
        $folder = New-PhotoFolder -Parent $TestDrive -Name 'a.jpg', 'b.jpg', 'c.jpg'
        Add-EmulatorFault $emulator 'status:stall=600s'
    }

    It 'by <Signal> submits nothing more, says what is in progress, and exits with <ExitCode>' -ForEach @(
        @{ Signal = 'TERM'; ExitCode = 143 }
        @{ Signal = 'HUP'; ExitCode = 129 }
    ) {
        if ($IsWindows) { Set-ItResult -Skipped -Because 'Windows has no such signals'; return }
        $run = Start-Run @'
            Get-ChildItem *.jpg | New-SeedreamImage Night -Size 2K -Destination out -ThrottleLimit 2
            'not reached'
'@
        Wait-Counter { $args[0].jobsAccepted -eq 2 }
        & kill "-$Signal" $run.Id

        $ended = Wait-Program $run
        $ended.ExitCode | Should -Be $ExitCode
        $text = "$($ended.Output)$($ended.Errors)" -replace '\s+', ' '
        $text | Should -Match '2 jobs are still running on the service and will be billed'
        $text | Should -Not -Match 'not reached'
        (Get-EmulatorCounter $emulator).jobsAccepted | Should -Be 2

        # The command of the warning brings the images home.
        $null = Invoke-RestMethod -Method Delete "$($emulator.Address)/_emulator/faults"
        $text -match 'with: (Get-SeedreamJob .*? Save-SeedreamImage)' | Should -BeTrue
        $null = Wait-Program (Start-Run $Matches[1])
        Get-ChildItem (Join-Path $folder 'out') | Should -HaveCount 2
        (Get-EmulatorCounter $emulator).jobsAccepted | Should -Be 2
    }

    It 'while its script does something else says what is in progress all the same' {
        if ($IsWindows) { Set-ItResult -Skipped -Because 'Windows has no such signals'; return }
        $run = Start-Run @'
            & { 'a.jpg', 'b.jpg'; Start-Sleep 600 } | New-SeedreamImage Night -Size 2K -Destination out
'@
        Wait-Counter { $args[0].jobsAccepted -eq 2 }
        & kill -TERM $run.Id

        $ended = Wait-Program $run
        $ended.ExitCode | Should -Be 143
        "$($ended.Output)$($ended.Errors)" -replace '\s+', ' ' | Should -Match '2 jobs are still running'
    }

    # A shell starts programs in the background without Ctrl+C, which they pass on.
    It 'by Ctrl+C in the sample for schedulers exits with 2 and says what is in progress' {
        if (-not $IsLinux) { Set-ItResult -Skipped -Because 'the test needs the command env of Linux'; return }
        Get-ChildItem $folder | ForEach-Object { $_.LastWriteTime = (Get-Date).AddMinutes(-1) }
        $sample = Join-Path $PSScriptRoot '..' '..' 'samples' 'Edit-NewPhotos.ps1'
        $run = Start-Run "& '$sample' -Source . -Destination out -Prompt Night" -Prefix 'env', '--default-signal=INT'
        Wait-Counter { $args[0].jobsAccepted -eq 3 }
        & kill -INT $run.Id

        $ended = Wait-Program $run
        $ended.ExitCode | Should -Be 2
        $ended.Output | Should -Match 'WARNING 3 jobs are still running and will be billed'
        $ended.Output | Should -Match '0 new images, 0 done before, 0 errors'
    }

    It 'does not end under nohup when its terminal is closed' {
        if ($IsWindows) { Set-ItResult -Skipped -Because 'Windows has no such signals'; return }
        $null = Invoke-RestMethod -Method Delete "$($emulator.Address)/_emulator/faults"
        Add-EmulatorFault $emulator 'status:first=1:stall=2s'
        $run = Start-Run 'New-SeedreamImage Night a.jpg -Size 2K -Destination out' 'nohup'
        Wait-Counter { $args[0].jobsAccepted -eq 1 }
        & kill -HUP $run.Id

        (Wait-Program $run).ExitCode | Should -Be 0
        Get-ChildItem (Join-Path $folder 'out') | Should -HaveCount 1
    }
}
