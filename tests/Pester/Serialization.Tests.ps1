BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Support.psm1') -Force
    Import-Module (Get-ModuleManifest) -Force
    $emulator = Start-Emulator
    $ProgressPreference = 'SilentlyContinue'
}

AfterAll {
    Stop-Emulator $emulator
}

Describe 'Objects that have been through <Form>' -ForEach @(
    @{ Form = 'nothing'; Through = { param($Objects) $Objects } }
    @{ Form = 'Clixml'; Through = { param($Objects, $File) $Objects | Export-Clixml $File; Import-Clixml $File } }
    @{ Form = 'JSON'; Through = { param($Objects) $Objects | ConvertTo-Json -Depth 5 | ConvertFrom-Json } }
    @{ Form = 'CSV'; Through = { param($Objects, $File) $Objects | Export-Csv $File; Import-Csv $File } }
    @{
        Form    = 'a remote session'
        Through = {
            param($Objects)
            [System.Management.Automation.PSSerializer]::Deserialize(
                [System.Management.Automation.PSSerializer]::Serialize($Objects, 5))
        }
    }
) {
    BeforeAll {
        # A name with brackets matches another photo as a wildcard, and a semicolon separates items in a cell.
        $folder = New-PhotoFolder -Parent $TestDrive -Name 'a[1].jpg', 'a1.jpg', 'style;`1.jpg', 'style2.jpg'
        Reset-Emulator $emulator
        $edit = @{
            Prompt         = 'Make it night'
            LiteralPath    = Join-Path $folder 'a[1].jpg'
            ReferenceImage = (Join-Path $folder 'style;`1.jpg'), (Join-Path $folder 'style2.jpg')
            Size           = '2K'
        }
        $url = 'https://photos.example/a;b.jpg'

        function Compare-Plan($Plan) {
            foreach ($one in $Plan) {
                $one.Prompt, $one.LiteralPath, "$($one.Uri)", ($one.ReferenceImage -join '|'), $one.Size -join ' '
            }
        }
    }

    It 'plan the same edits' {
        $plans = @(
            Submit-SeedreamJob @edit -WhatIf -PassThru
            Submit-SeedreamJob 'Night' -Uri $url -Watermark -WhatIf -PassThru
            Submit-SeedreamJob 'Both' -ReferenceImage $edit.ReferenceImage -WhatIf -PassThru
            Submit-SeedreamJob 'A boat' -TextOnly -WhatIf -PassThru
        )
        $again = & $Through $plans "$folder/plans" | Submit-SeedreamJob -WhatIf -PassThru
        Compare-Plan $again | Should -Be (Compare-Plan $plans)
        & $Through $plans "$folder/plans" | New-SeedreamImage -Destination "$folder/new" -WhatIf -PassThru |
            Should -HaveCount 4
    }

    It 'submit, wait, get, save, resolve and remove the same jobs' {
        $job = Submit-SeedreamJob @edit -MaxImages 2
        (& $Through $job "$folder/jobs" | Submit-SeedreamJob).RequestId | Should -Be $job.RequestId
        (& $Through $job "$folder/jobs" | Wait-SeedreamJob).ReferenceImage | Should -Be $edit.ReferenceImage
        (& $Through $job "$folder/jobs" | Get-SeedreamJob).RequestId | Should -Be $job.RequestId

        $result = & $Through $job "$folder/jobs" | Get-SeedreamResult
        $before = (Get-EmulatorCounter $emulator).requests.result
        $images = & $Through $result "$folder/result" | Save-SeedreamImage -Destination "$folder/out"
        $images.Name | Sort-Object | Should -Be 'a[1]-1.jpg', 'a[1]-2.jpg'
        (Get-EmulatorCounter $emulator).requests.result | Should -Be $before -Because 'the URLs of the images are known'
        $again = & $Through $images "$folder/images" | Save-SeedreamImage -Destination "$folder/out2"
        $again.Name | Sort-Object | Should -Be 'a[1]-1.jpg', 'a[1]-2.jpg'

        $next = & $Through $images "$folder/images" | Submit-SeedreamJob 'Light the windows' -WhatIf -PassThru
        $next.LiteralPath | Should -Be $images.FullName

        & $Through $job "$folder/jobs" | Remove-SeedreamJob -Confirm:$false
        Get-SeedreamJob | Should -BeNullOrEmpty
        (Get-EmulatorCounter $emulator).jobsAccepted | Should -Be 1
    }
}
