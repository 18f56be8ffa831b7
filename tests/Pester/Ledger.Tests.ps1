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

Describe 'The ledger' {
    BeforeEach {
        Reset-Emulator $emulator
        $folder = New-PhotoFolder -Parent $TestDrive -Name 'a.jpg', 'b.jpg'
        $run = @{ Prompt = 'Make it night'; Path = "$folder/*.jpg"; Destination = "$folder/out" }
    }

    It 'has the bill' {
        $images = New-SeedreamImage @run
        (Get-SeedreamJob | Measure-Object Cost -Sum).Sum | Should -Be ($images | Measure-Object Cost -Sum).Sum
        (Get-SeedreamJob | Measure-Object Cost -Sum).Sum | Should -BeGreaterThan 0
    }

    It 'has the jobs of a photo, of an image and of a folder' {
        $images = New-SeedreamImage @run
        (Get-SeedreamJob -Path "$folder/a.jpg").Source | Should -Be (Get-Item "$folder/a.jpg").FullName
        (Get-SeedreamJob -Path $images[0].FullName).RequestId | Should -Be $images[0].RequestId
        Get-SeedreamJob -Path $folder -Status Saved | Should -HaveCount 2
    }

    It 'is read without a key' {
        $null = New-SeedreamImage @run
        $env:SEGMIND_API_KEY = $null
        try { Get-SeedreamJob | Should -HaveCount 2 }
        finally { $env:SEGMIND_API_KEY = $emulator.Key }
    }

    It 'lets another process save what was submitted' {
        $null = Submit-SeedreamJob 'Make it night' "$folder/*.jpg"
        $result = Invoke-Pwsh '-Command', @"
            Import-Module '$(Get-ModuleManifest)'
            (Get-SeedreamJob -Status Running | Wait-SeedreamJob | Save-SeedreamImage '$folder/out').Count
"@
        $result.Output.Trim() | Should -Be '2'
        Get-ChildItem "$folder/out" | ForEach-Object Name | Should -Be 'a.jpg', 'b.jpg'
        Get-SeedreamJob -Status Saved | Should -HaveCount 2
        Get-EmulatorJob $emulator | Should -HaveCount 2
    }

    It 'knows nothing of another ledger' {
        $null = New-SeedreamImage @run
        $other = @{ LedgerPath = "$folder/other.db" }
        Get-SeedreamJob @other | Should -BeNullOrEmpty
        $null = New-SeedreamImage 'Make it night' "$folder/a.jpg" -Destination "$folder/other" @other
        Get-SeedreamJob @other | Should -HaveCount 1
        Get-EmulatorJob $emulator | Should -HaveCount 3
    }
}

Describe 'Remove-SeedreamJob' {
    BeforeEach {
        Reset-Emulator $emulator
    }

    It 'makes the module forget an edit, which is then bought again' {
        $folder = New-PhotoFolder -Parent $TestDrive -Name 'a.jpg'
        $run = @{ Prompt = 'Make it night'; Path = "$folder/a.jpg"; Destination = "$folder/out" }
        $null = New-SeedreamImage @run
        Get-SeedreamJob | Remove-SeedreamJob -WhatIf
        Get-SeedreamJob | Should -HaveCount 1
        Get-SeedreamJob | Remove-SeedreamJob -Confirm:$false
        Get-SeedreamJob | Should -BeNullOrEmpty

        New-SeedreamImage @run -ErrorAction SilentlyContinue -ErrorVariable failed | Should -BeNullOrEmpty
        $failed.FullyQualifiedErrorId | Should -BeLike 'DestinationExists*' -Because 'the file is forgotten too'
        Remove-Item -LiteralPath "$folder/out/a.jpg"
        (New-SeedreamImage @run).Reused | Should -BeFalse
        Get-EmulatorJob $emulator | Should -HaveCount 2
    }

    It 'fails for an id that is not in the ledger' {
        $id = [guid]::NewGuid()
        Remove-SeedreamJob -RequestId $id -Confirm:$false -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed.FullyQualifiedErrorId | Should -BeLike 'InvalidParameter*'
    }
}
