BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Support.psm1') -Force
    Import-Module (Get-ModuleManifest) -Force

    function Get-Completion([string] $Line) {
        (TabExpansion2 -inputScript $Line -cursorColumn $Line.Length).CompletionMatches
    }
}

Describe 'Tab completion' {
    It 'offers <Words> after "<Line>"' -ForEach @(
        @{
            Line  = 'New-SeedreamImage -AspectRatio '
            Words = '1:1', '4:3', '3:4', '16:9', '9:16', '3:2', '2:3', '21:9', 'Match'
        }
        @{ Line = 'Submit-SeedreamJob -AspectRatio 1'; Words = '1:1', '16:9' }
        @{ Line = 'New-SeedreamImage -AspectRatio m'; Words = @('Match') }
        @{ Line = "New-SeedreamImage -AspectRatio '2"; Words = '2:3', '21:9' }
        @{ Line = 'New-SeedreamImage -Size '; Words = '2K', '3K' }
        @{ Line = 'Submit-SeedreamJob -Size 2'; Words = @('2K') }
        @{ Line = 'New-SeedreamImage -OptimizePrompt '; Words = 'Fast', 'Standard' }
        @{ Line = 'Submit-SeedreamJob -OptimizePrompt s'; Words = @('Standard') }
        @{ Line = 'New-SeedreamImage -Size 2K -AspectRatio 3'; Words = '3:4', '3:2' }
        @{ Line = 'Wait-SeedreamJob -Poll'; Words = @('-PollIntervalSec') }
    ) {
        Get-Completion $Line | ForEach-Object { $_.CompletionText.Trim("'") } | Should -Be $Words
    }

    It 'offers placeholders of names behind the text before them' {
        (Get-Completion "New-SeedreamImage -Name '{BaseName}-{P").CompletionText | Should -Be "'{BaseName}-{Prompt}'"
        (Get-Completion 'Save-SeedreamImage -Name ').ListItemText | Should -Contain '{RequestId}'
    }

    It 'offers the request ids of the ledger with their prompts after <_>' -ForEach @(
        'Get-SeedreamJob', 'Wait-SeedreamJob -RequestId', 'Save-SeedreamImage -RequestId', 'Remove-SeedreamJob -RequestId'
    ) {
        $emulator = Start-Emulator
        try {
            $job = Submit-SeedreamJob 'Make it night' -TextOnly
            $match = Get-Completion "$_ "
            $match.CompletionText | Should -Be $job.RequestId
            $match.ToolTip | Should -Match 'Make it night'
        }
        finally {
            Stop-Emulator $emulator
        }
    }

    It 'shows the pixels of a ratio' {
        $match = Get-Completion 'New-SeedreamImage -AspectRatio 3:2'
        $match.ToolTip | Should -Be '2496×1664 at 2K, 3744×2496 at 3K'
    }

    It 'offers files after -<_>' -ForEach 'Path', 'LiteralPath' {
        $folder = New-PhotoFolder -Parent $TestDrive -Name 'photo.jpg'
        (Get-Completion "New-SeedreamImage Night -$_ $folder/ph").ListItemText | Should -Be 'photo.jpg'
    }

    It 'completes to an argument that PowerShell reads as it was offered' {
        function Show-Argument($AspectRatio) { $AspectRatio }
        foreach ($match in Get-Completion 'New-SeedreamImage -AspectRatio ') {
            Invoke-Expression "Show-Argument $($match.CompletionText)" | Should -Be $match.ListItemText
        }
    }
}
