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
}

Describe 'samples/Edit-NewPhotos.ps1' {
    BeforeAll {
        # As cron does it: with its own command line and without a console. The module is found as an installed one is.
        function Invoke-Sample([string[]] $Argument, [string] $Modules = "$manifest/../../..") {
            $before = $env:PSModulePath
            $env:PSModulePath = [IO.Path]::GetFullPath($Modules)
            try { Invoke-Pwsh (@('-File', "$folder/Edit-NewPhotos.ps1") + $Argument) }
            finally { $env:PSModulePath = $before }
        }
    }

    BeforeEach {
        Reset-Emulator $emulator
        $folder = New-PhotoFolder -Parent $TestDrive
        Copy-Item (Join-Path $PSScriptRoot '..' '..' 'samples' 'Edit-NewPhotos.ps1') $folder
        $null = New-Item -ItemType Directory "$folder/in [ä]"
        $null = 'a.jpg', 'b.jpg' | ForEach-Object { New-Photo "$folder/in [ä]/$_" }
        Set-Content -LiteralPath "$folder/in [ä]/Thumbs.db" 'not a photo'
        Set-Content -LiteralPath "$folder/text.jpg" 'This is a letter.'
        $old = (Get-Item "$folder/text.jpg"), (Get-ChildItem -LiteralPath "$folder/in [ä]") | ForEach-Object { $_ }
        $old | ForEach-Object { $_.LastWriteTime = (Get-Date).AddMinutes(-1) }
        $usual = '-Source', "$folder/in [ä]", '-Destination', "$folder/out", '-Prompt', 'Night'
        $time = '\d{4}-\d\d-\d\d \d\d:\d\d:\d\d'
    }

    It 'pays for new photos only, and says when it did what' {
        $first = Invoke-Sample $usual
        $again = Invoke-Sample $usual

        $first.ExitCode, $again.ExitCode | Should -Be 0, 0
        $lines = $first.Output.Trim() -split '\r?\n'
        $lines | Should -HaveCount 3
        $lines[0..1] | Should -Match "^$time .+[ab]\.jpg 0\.035 USD$"
        $lines[2] | Should -Match "^$time 2 new images, 0 done before, 0 errors, 0\.070 USD$"
        $again.Output | Should -Match "^$time 0 new images, 2 done before, 0 errors, 0 USD\s*$"
        "$($first.Errors)$($again.Errors)" | Should -BeNullOrEmpty
        (Get-EmulatorCounter $emulator).jobsAccepted | Should -Be 2
    }

    It 'leaves a photo that may still be written for the next run' {
        New-Photo "$folder/in [ä]/new.jpg"
        (Get-Item -LiteralPath "$folder/in [ä]/new.jpg").LastWriteTime = (Get-Date).AddSeconds(5)
        $run = Invoke-Sample $usual

        $run.ExitCode | Should -Be 0
        $run.Output | Should -Match "$time WARNING .*new\.jpg"
        $run.Output | Should -Match '2 new images, 0 done before, 0 errors'
    }

    It 'exits with 1 if a photo failed, and edits the others' {
        [IO.File]::Move("$folder/text.jpg", "$folder/in [ä]/text.jpg")
        $run = Invoke-Sample ($usual + '-LogPath', "$folder/log.txt")

        $run.ExitCode | Should -Be 1
        $run.Errors | Should -Match "^$time ERROR .*text\.jpg.* Nothing was submitted"
        "$($run.Output)$($run.Errors)" | Should -Not -Match '\x1b'
        $run.Output | Should -Match '2 new images, 0 done before, 1 errors'
        $log = Get-Content "$folder/log.txt"
        $log | Should -HaveCount 4
        $log[3] | Should -Match "^$time 2 new images"
    }

    It 'exits with 2 and buys nothing if <Reason>' -ForEach @(
        @{ Reason = 'the source is not there'; Change = { $usual[1] = "$folder/unmounted" }; Text = 'unmounted' }
        @{ Reason = 'a parameter is missing'; Change = { $script:usual = $usual[0..3] }; Text = '-Prompt is missing' }
        @{ Reason = 'a parameter is unknown'; Change = { $script:usual += '-Promt', 'x' }; Text = '-Promt' }
        @{ Reason = 'the prompt is two words'; Change = { $script:usual += 'sky', '-KeyPath', $right }; Text = 'sky' }
        @{ Reason = 'a value is wrong'; Change = { $script:usual += '-ThrottleLimit', 'many' }; Text = 'ThrottleLimit' }
        @{ Reason = 'the module is missing'; Modules = '/nowhere'; Text = 'New-SeedreamImage' }
        @{ Reason = 'the key is rejected'; Change = { $script:usual += '-KeyPath', "$folder/key" }; Text = 'key' }
        @{ Reason = 'the key file is missing'; Change = { $script:usual += '-KeyPath', "$folder/none" }; Text = 'none' }
    ) {
        Set-Content "$folder/key" 'SG_ffffffffffffffff'
        $right = "$folder/right"
        Set-Content $right $emulator.Key
        $script:usual = $usual
        if ($Change) { . $Change }
        $options = if ($Modules) { @{ Modules = $Modules } } else { @{} }

        $run = Invoke-Sample $script:usual @options

        $run.ExitCode | Should -Be 2
        $run.Errors | Should -Match "^$time ERROR .*$Text"
        $run.Output | Should -Match "^$time 0 new images, 0 done before, 1 errors, 0 USD\s*$"
        (Get-EmulatorCounter $emulator).jobsAccepted | Should -Be 0
    }

    It 'counts a paid image that did not arrive as spent' {
        $elsewhere = '{"status"%3A"COMPLETED","output"%3A"http%3A//images.example/a.jpg"}'
        Add-EmulatorFault $emulator "result:code=200:body=text:text=$elsewhere"
        $run = Invoke-Sample $usual

        $run.ExitCode | Should -Be 1
        $run.Output | Should -Match "^$time 0 new images, 0 done before, 2 errors, 0\.070 USD\s*$"
    }

    It 'reads the key from a file' {
        Set-Content "$folder/key" $emulator.Key
        $before = $env:SEGMIND_API_KEY
        $env:SEGMIND_API_KEY = $null
        try { $run = Invoke-Sample ($usual + '-KeyPath', "$folder/key") }
        finally { $env:SEGMIND_API_KEY = $before }

        $run.ExitCode | Should -Be 0
        $run.Output | Should -Match '2 new images'
    }
}
