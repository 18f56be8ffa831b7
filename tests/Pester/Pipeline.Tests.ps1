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

Describe 'Photos' {
    It 'are edited whatever their name is: <_>' -ForEach @(
        'a[1].jpg', 'with space.jpg', 'Grüße aus Köln.jpg', "it's.jpg", '写真.jpg', 'a$b.jpg', 'a`b.jpg', '-dash.jpg'
        'a&b;c.jpg'
    ) {
        $folder = New-PhotoFolder -Parent $TestDrive -Name $_
        $destination = "$folder/out [1] `$x ``y für 'sie'"
        $image = Get-ChildItem -LiteralPath $folder | New-SeedreamImage 'Make it night' -Destination $destination
        $image.FullName | Should -BeExactly (Join-Path $destination $_)
        $image.FullName | ForEach-Object { Test-Path -LiteralPath $_ } | Should -BeTrue

        $job = Submit-SeedreamJob 'Make it day' -LiteralPath (Join-Path $folder $_)
        $job.Source | Should -BeExactly (Join-Path $folder $_)
    }

    It 'do not give the size of their file, which Get-Item adds on Linux and macOS, to the image' {
        $folder = New-PhotoFolder -Parent $TestDrive -Name 'a.jpg'
        $PSDefaultParameterValues = @{}
        $image = Get-Item "$folder/a.jpg" | New-SeedreamImage 'Make it night' -Destination "$folder/out"
        $image.Width | Should -Be 3456 -Because 'the default of the service is 3K, and the photo is 4:3'
    }
}

Describe 'Photos by -Path' {
    BeforeEach {
        $folder = New-PhotoFolder -Parent $TestDrive -Name 'a1.jpg', 'a2.jpg', 'b.jpg', 'c[1].jpg'
        Push-Location $folder
    }

    AfterEach {
        Pop-Location
    }

    It 'finds <Count> for <Path>' -ForEach @(
        @{ Path = 'a*.jpg'; Count = 2 }
        @{ Path = './b.jpg'; Count = 1 }
        @{ Path = 'a1.jpg', 'b.jpg'; Count = 2 }
        @{ Path = 'c[1].jpg'; Count = 1 }
        @{ Path = 'c`[1`].jpg'; Count = 1 }
        @{ Path = '[ab]*.jpg'; Count = 3 }
    ) {
        @(New-SeedreamImage 'Make it night' $Path -Destination out) | Should -HaveCount $Count
    }

    It 'takes paths below a drive of PowerShell' {
        $null = New-PSDrive -Name Photos -PSProvider FileSystem -Root $folder
        $image = New-SeedreamImage 'Make it night' Photos:/b.jpg -Destination Photos:/out-drive
        $image.FullName | Should -Be (Join-Path $folder 'out-drive' 'b.jpg')
    }

    It 'adds the references to each photo, and uploads them once' {
        Reset-Emulator $emulator
        $references = 'c[1].jpg', 'https://photos.example/sea.jpg'
        $null = New-SeedreamImage 'Make it night' a1.jpg, a2.jpg -ReferenceImage $references -Destination out
        $jobs = Get-EmulatorJob $emulator
        $hash = (Get-FileHash -LiteralPath 'c[1].jpg' -Algorithm SHA256).Hash

        $jobs | Should -HaveCount 2
        $jobs | ForEach-Object { $_.inputHashes | Should -HaveCount 3; $_.inputHashes[1] | Should -Be $hash }
        (Get-EmulatorCounter $emulator).filesUploaded | Should -Be 3
    }
}

Describe 'The features of every command' {
    BeforeEach {
        $folder = New-PhotoFolder -Parent $TestDrive -Name 'a.jpg', 'b.jpg', 'c.jpg'
        $manifest = Get-ModuleManifest
        Reset-Emulator $emulator
    }

    It 'include splatting' {
        $parameters = @{
            Prompt      = 'Make it night'
            Size        = '2K'
            AspectRatio = '1:1'
            Destination = "$folder/out"
            Name        = '{BaseName}-night'
        }
        $image = Get-Item "$folder/a.jpg" | New-SeedreamImage @parameters

        $image.FullName | Should -Be (Join-Path $folder 'out' 'a-night.jpg')
        $image.Width, $image.Height | Should -Be 2048, 2048
    }

    It 'include -OutVariable and -ErrorVariable' {
        $run = @{ Prompt = 'Make it night'; Destination = "$folder/out"; ErrorAction = 'SilentlyContinue' }
        $paths = 'a.jpg', 'missing.jpg', 'b.jpg' | ForEach-Object { Join-Path $folder $_ }
        $null = $paths | New-SeedreamImage @run -OutVariable made -ErrorVariable failed

        $made | Should -HaveCount 2
        $made | ForEach-Object { $_ | Should -BeOfType Seedream.SeedreamImage }
        $failed | Should -HaveCount 1
        $failed[0].TargetObject | Should -Be $paths[1]
    }

    It 'include -PipelineVariable' {
        $names = Get-Item "$folder/a.jpg" | Submit-SeedreamJob 'Make it night' -PipelineVariable job |
            Wait-SeedreamJob | ForEach-Object { "$($job.RequestId) $($_.RequestId)" }
        $id = (Get-EmulatorJob $emulator).requestId
        $names | Should -Be "$id $id"
    }

    It 'include ForEach-Object -Parallel' {
        $images = 'a', 'b', 'c' | ForEach-Object -Parallel {
            Import-Module $using:manifest
            New-SeedreamImage "Make $_ night" "$using:folder/$_.jpg" -Size 2K -Destination "$using:folder/out"
        }

        $expected = 'a', 'b', 'c' | ForEach-Object { Join-Path $folder 'out' "$_.jpg" }
        $images.FullName | Sort-Object | Should -Be $expected
    }

    It 'include thread jobs' {
        $image = Start-ThreadJob {
            Import-Module $using:manifest
            New-SeedreamImage 'Make it night' "$using:folder/a.jpg" -Size 2K -Destination "$using:folder/out"
        } | Receive-Job -Wait -AutoRemoveJob

        $image | Should -BeOfType Seedream.SeedreamImage
        $image.FullName | Should -Exist
    }
}

Describe 'Plans' {
    It 'make the edits that they describe, from <Form>' -ForEach @(
        @{ Form = 'the pipeline'; Through = { param($Plans) $Plans } }
        @{ Form = 'Clixml'; Through = { param($Plans, $File) $Plans | Export-Clixml $File; Import-Clixml $File } }
        @{ Form = 'JSON'; Through = { param($Plans) $Plans | ConvertTo-Json | ConvertFrom-Json } }
        @{ Form = 'CSV'; Through = { param($Plans, $File) $Plans | Export-Csv $File; Import-Csv $File } }
    ) {
        $folder = New-PhotoFolder -Parent $TestDrive -Name 'a.jpg', 'b [1].jpg'
        Reset-Emulator $emulator
        $run = @{ Prompt = 'Make it night'; AspectRatio = 'Match'; Destination = "$folder/out" }
        $plans = Get-ChildItem $folder -Filter *.jpg | New-SeedreamImage @run -WhatIf -PassThru
        $plans | Should -BeOfType Seedream.SeedreamPlan
        $null = & $Through $plans "$folder/plans" | New-SeedreamImage

        $again = Get-ChildItem $folder -Filter *.jpg | New-SeedreamImage @run -WhatIf -PassThru
        $again.Action | Should -Be 'Reuse', 'Reuse'
        (Get-EmulatorCounter $emulator).jobsAccepted | Should -Be 2
    }
}
