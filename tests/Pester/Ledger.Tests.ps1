BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Support.psm1') -Force
    Import-Module (Get-ModuleManifest) -Force
    $emulator = Start-Emulator
    $ProgressPreference = 'SilentlyContinue'
    $PSDefaultParameterValues = @{ '*-Seedream*:Size' = '2K' }
}

AfterAll {
    Stop-Emulator $emulator
}

Describe 'The same command again' {
    BeforeEach {
        Reset-Emulator $emulator
        $folder = New-PhotoFolder -Parent $TestDrive -Name 'a.jpg', 'b.jpg'
        $run = @{ Prompt = 'Make it night'; Path = "$folder/*.jpg"; Destination = "$folder/out" }
        $first = New-SeedreamImage @run
    }

    It 'gives the saved pictures back and makes no job' {
        $again = New-SeedreamImage @run

        $first.Reused | Should -Be $false, $false
        $again.Reused | Should -Be $true, $true
        $again.FullName | Sort-Object | Should -Be ($first.FullName | Sort-Object)
        Get-EmulatorJob $emulator | Should -HaveCount 2
    }

    It 'downloads a picture again whose file is missing' {
        Remove-Item -LiteralPath $first[0].FullName
        $again = New-SeedreamImage @run

        $again | Should -HaveCount 2
        $first[0].FullName | Should -Exist
        Get-EmulatorJob $emulator | Should -HaveCount 2
    }

    It 'makes new jobs with -Force and with -NoLedger' {
        $null = New-SeedreamImage @run -Force
        Get-EmulatorJob $emulator | Should -HaveCount 4
        $null = New-SeedreamImage 'Make it night' "$folder/*.jpg" -Destination "$folder/other" -NoLedger
        Get-EmulatorJob $emulator | Should -HaveCount 6
    }

    It 'does not overwrite a file that the module did not write' {
        Set-Content -LiteralPath $first[0].FullName -Value 'mine'
        $again = New-SeedreamImage @run -ErrorAction SilentlyContinue -ErrorVariable failed

        $again | Should -HaveCount 1
        $failed.FullyQualifiedErrorId | Should -BeLike 'DestinationExists*'
        Get-Content -LiteralPath $first[0].FullName | Should -Be 'mine'
    }

    It 'knows nothing in another ledger' {
        $other = @{ LedgerPath = "$folder/other.db" }
        Get-SeedreamJob @other | Should -BeNullOrEmpty
        $null = New-SeedreamImage 'Make it night' "$folder/a.jpg" -Destination "$folder/other" @other
        Get-SeedreamJob @other | Should -HaveCount 1
        Get-EmulatorJob $emulator | Should -HaveCount 3
    }
}

Describe 'Get-SeedreamJob' {
    BeforeEach {
        Reset-Emulator $emulator
        $folder = New-PhotoFolder -Parent $TestDrive -Name 'a.jpg', 'b.jpg'
    }

    It 'gives the bill' {
        $images = New-SeedreamImage 'Make it night' "$folder/*.jpg" -Destination "$folder/out"
        (Get-SeedreamJob | Measure-Object Cost -Sum).Sum | Should -Be ($images | Measure-Object Cost -Sum).Sum
        (Get-SeedreamJob | Measure-Object Cost -Sum).Sum | Should -BeGreaterThan 0
    }

    It 'finds the jobs of a photo, of a picture and of a folder' {
        $images = New-SeedreamImage 'Make it night' "$folder/*.jpg" -Destination "$folder/out"
        (Get-SeedreamJob -Path "$folder/a.jpg").Source | Should -Be (Get-Item "$folder/a.jpg").FullName
        (Get-SeedreamJob -Path $images[0].FullName).RequestId | Should -Be $images[0].RequestId
        Get-SeedreamJob -Path $folder -Status Saved | Should -HaveCount 2
    }

    It 'needs no key and sends nothing' {
        $null = New-SeedreamImage 'Make it night' "$folder/*.jpg" -Destination "$folder/out"
        $key = $env:SEGMIND_API_KEY
        try {
            $env:SEGMIND_API_KEY = $null
            Get-SeedreamJob | Should -HaveCount 2
        }
        finally {
            $env:SEGMIND_API_KEY = $key
        }
    }

    It 'lets another process bring home what was submitted' {
        $null = Submit-SeedreamJob 'Make it night' "$folder/*.jpg"
        $script = "Import-Module '$(Get-ModuleManifest)'; (Get-SeedreamJob -Status Running | Wait-SeedreamJob | Save-SeedreamImage '$folder/out').Count"
        (Invoke-Pwsh '-NoProfile', '-NonInteractive', '-Command', $script).Output.Trim() | Should -Be '2'
        Get-ChildItem "$folder/out" | ForEach-Object Name | Should -Be 'a.jpg', 'b.jpg'
        Get-SeedreamJob -Status Saved | Should -HaveCount 2
    }
}

Describe 'Remove-SeedreamJob' {
    It 'makes the module forget an edit, which is then bought again' {
        Reset-Emulator $emulator
        $folder = New-PhotoFolder -Parent $TestDrive -Name 'a.jpg'
        $run = @{ Prompt = 'Make it night'; Path = "$folder/a.jpg"; Destination = "$folder/out" }
        $null = New-SeedreamImage @run
        Get-SeedreamJob | Remove-SeedreamJob -WhatIf
        Get-SeedreamJob | Should -HaveCount 1
        Get-SeedreamJob | Remove-SeedreamJob -Confirm:$false
        Get-SeedreamJob | Should -BeNullOrEmpty

        New-SeedreamImage @run -ErrorAction SilentlyContinue -ErrorVariable failed | Should -BeNullOrEmpty
        $failed.FullyQualifiedErrorId | Should -BeLike 'DestinationExists*' -Because 'who wrote the file is forgotten too'
        Remove-Item -LiteralPath "$folder/out/a.jpg"
        (New-SeedreamImage @run).Reused | Should -BeFalse
        Get-EmulatorJob $emulator | Should -HaveCount 2
    }

    It 'says of an id that the ledger does not have that nothing was removed' {
        Remove-SeedreamJob -RequestId ([guid]::NewGuid()) -Confirm:$false -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed.FullyQualifiedErrorId | Should -BeLike 'InvalidParameter*'
    }
}

Describe '-MaximumCost' {
    It 'ends the run before an edit that could pass the limit' {
        Reset-Emulator $emulator
        $folder = New-PhotoFolder -Parent $TestDrive -Name 'a.jpg', 'b.jpg', 'c.jpg'
        { New-SeedreamImage 'Make it night' "$folder/*.jpg" -Destination "$folder/out" -MaximumCost 0.08 -ThrottleLimit 1 -ErrorAction Stop } |
            Should -Throw -ErrorId 'CostLimitReached*'
        Get-EmulatorJob $emulator | Should -HaveCount 2
    }
}

Describe '-LedgerPath' {
    It 'refuses what stands for no file, for nothing' {
        $folder = New-PhotoFolder -Parent $TestDrive -Name 'a.jpg'
        Reset-Emulator $emulator
        { New-SeedreamImage 'Make it night' "$folder/a.jpg" -Destination "$folder/out" -LedgerPath none } |
            Should -Throw -ErrorId 'LedgerUnavailable*'
        Get-EmulatorJob $emulator | Should -BeNullOrEmpty
    }

    It 'of Connect-Seedream holds for the session' {
        $path = Join-Path $TestDrive 'session.db'
        try {
            $null = Connect-Seedream -LedgerPath $path
            $null = Get-SeedreamJob
            $path | Should -Exist
        }
        finally {
            Disconnect-Seedream
        }
    }
}
