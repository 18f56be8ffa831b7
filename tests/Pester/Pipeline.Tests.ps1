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

Describe 'Photos from Get-ChildItem' {
    It 'makes one picture of each photo, under its name in the destination' {
        $folder = New-PhotoFolder -Parent $TestDrive -Name 'a.jpg', 'b.jpg', 'c.jpg'
        $images = Get-ChildItem $folder -Filter *.jpg | New-SeedreamImage 'Make it night' -Destination "$folder/out"

        $images | Should -HaveCount 3
        $images.FullName | Should -BeIn ('a', 'b', 'c' | ForEach-Object { Join-Path $folder 'out' "$_.jpg" })
        $images | ForEach-Object { (Get-Item -LiteralPath $_.FullName).Length | Should -Be $_.Length }
        $images.Source | Sort-Object | Should -Be (Get-ChildItem $folder -Filter *.jpg | ForEach-Object FullName | Sort-Object)
    }

    It 'takes the file <_> by its name' -ForEach 'a[1].jpg', 'with space.jpg', 'Grüße aus Köln.jpg', "it's.jpg", '写真.jpg', 'a$b.jpg', 'a`b.jpg' {
        $folder = New-PhotoFolder -Parent $TestDrive -Name $_
        $image = Get-ChildItem -LiteralPath $folder | New-SeedreamImage 'Make it night' -Destination "$folder/out [1] für 'sie'"

        $image.FullName | Should -BeExactly (Join-Path $folder "out [1] für 'sie'" $_)
        Test-Path -LiteralPath $image.FullName | Should -BeTrue
    }

    It 'leaves the size of a file, which Get-Item gives it on Linux and macOS, out of the size of the picture' {
        $folder = New-PhotoFolder -Parent $TestDrive -Name 'a.jpg'
        $PSDefaultParameterValues = @{}
        $image = Get-Item "$folder/a.jpg" | New-SeedreamImage 'Make it night' -Destination "$folder/out"
        $image.Width | Should -Be 4096 -Because 'the default of the service is 3K'
    }

    It 'asks a script block for the prompt and the destination of each photo' {
        $folder = New-PhotoFolder -Parent $TestDrive -Name 'ann.jpg', 'bob.jpg'
        $images = Get-ChildItem $folder | New-SeedreamImage -Prompt { "Portrait of $($_.BaseName)" } -Destination { Join-Path $folder 'out' $_.BaseName }

        $images | ForEach-Object { $_.Prompt | Should -Be "Portrait of $((Get-Item $_.Source).BaseName)" }
        Join-Path $folder 'out' 'ann' 'ann.jpg' | Should -Exist
        Join-Path $folder 'out' 'bob' 'bob.jpg' | Should -Exist
    }

    It 'keeps the folders below the root' {
        $folder = New-PhotoFolder -Parent $TestDrive
        $null = New-Item -ItemType Directory "$folder/in/2026/may"
        $null = New-Photo "$folder/in/top.jpg"
        $null = New-Photo "$folder/in/2026/may/deep.jpg"
        $null = Get-ChildItem "$folder/in" -Recurse -File | New-SeedreamImage 'Make it night' -Root "$folder/in" -Destination "$folder/out"

        Join-Path $folder 'out' 'top.jpg' | Should -Exist
        Join-Path $folder 'out' '2026' 'may' 'deep.jpg' | Should -Exist
    }

    It 'goes through a second step with the pictures of the first' {
        $folder = New-PhotoFolder -Parent $TestDrive -Name 'a.jpg', 'b.jpg'
        $images = Get-ChildItem $folder | New-SeedreamImage 'Make it night' -Destination "$folder/1" | New-SeedreamImage 'Add stars' -Destination "$folder/2"

        $images.Prompt | Should -Be 'Add stars', 'Add stars'
        $images.Source | Sort-Object | Should -Be (Join-Path $folder '1' 'a.jpg'), (Join-Path $folder '1' 'b.jpg')
        $images.FullName | Sort-Object | Should -Be (Join-Path $folder '2' 'a.jpg'), (Join-Path $folder '2' 'b.jpg')
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

    It 'takes paths as text from the pipeline' {
        $images = 'a1.jpg', 'a2.jpg' | New-SeedreamImage 'Make it night' -Destination out-text
        $images.Source | Sort-Object | Should -Be (Join-Path $folder 'a1.jpg'), (Join-Path $folder 'a2.jpg')
    }

    It 'makes a picture from the prompt alone' {
        $image = New-SeedreamImage 'A lighthouse at night' -Destination out-prompt
        $image.FullName | Should -Be (Join-Path $folder 'out-prompt' 'a-lighthouse-at-night.jpg')
        $image.Source | Should -BeNullOrEmpty
    }

    It 'gives every edit the references after its own photo' {
        Reset-Emulator $emulator
        $null = New-SeedreamImage 'Make it night' a1.jpg, a2.jpg -ReferenceImage b.jpg -Destination out-references
        $jobs = Get-EmulatorJob $emulator
        $hash = (Get-FileHash b.jpg -Algorithm SHA256).Hash

        $jobs | Should -HaveCount 2
        $jobs | ForEach-Object { $_.inputHashes | Should -HaveCount 2; $_.inputHashes[1] | Should -Be $hash }
        (Get-EmulatorCounter $emulator).filesUploaded | Should -Be 3 -Because 'a reference that several edits share goes up once'
    }
}

Describe 'Rows of a CSV file' {
    BeforeEach {
        $PSDefaultParameterValues = @{}
        $folder = New-PhotoFolder -Parent $TestDrive -Name 'a.jpg', 'b.jpg', 'logo.jpg'
        Push-Location $folder
        Reset-Emulator $emulator
    }

    AfterEach {
        Pop-Location
    }

    It 'makes an edit of each row, with what its columns say' {
        Set-Content edits.csv @'
Path,Prompt,AspectRatio,Size,MaxImages,OptimizePrompt,Watermark,ReferenceImage,Destination
a.jpg,Make it night,3:2,2K,2,Standard,True,logo.jpg,night
./b.jpg,Make it day,,2k,,,False,,
'@
        $images = Import-Csv edits.csv | New-SeedreamImage -Name '{BaseName}-edited'

        $images.FullName | Sort-Object | Should -Be @(
            Join-Path $folder 'b-edited.jpg'
            Join-Path $folder 'night' 'a-edited-1.jpg'
            Join-Path $folder 'night' 'a-edited-2.jpg'
        )
        $night = Get-EmulatorJob $emulator | Where-Object prompt -EQ 'Make it night'
        $night.aspectRatio | Should -Be '3:2'
        $night.maxImages | Should -Be 2
        $night.inputHashes | Should -HaveCount 2
        $day = Get-EmulatorJob $emulator | Where-Object prompt -EQ 'Make it day'
        $day.aspectRatio | Should -Be '16:9'
        $day.size | Should -Be '2K'
        $day.maxImages | Should -Be 1
        $day.inputHashes | Should -HaveCount 1
    }

    It 'says nothing to the service about empty cells' {
        Set-Content edits.csv "Path,Prompt,AspectRatio,Size,MaxImages,OptimizePrompt,Watermark,ReferenceImage`na.jpg,Make it night,,,,,,"
        $job = Import-Csv edits.csv | Submit-SeedreamJob

        $job.Path | Should -Be (Join-Path $folder 'a.jpg')
        $job.AspectRatio | Should -BeNullOrEmpty
        $job.Size | Should -BeNullOrEmpty
        $job.MaxImages | Should -BeNullOrEmpty
        $job.OptimizePrompt | Should -BeNullOrEmpty
        $job.ReferenceImage | Should -BeNullOrEmpty
        $job.Watermark | Should -Not -BeTrue
    }

    It 'reads <Cell> in the column Watermark as <Expected>' -ForEach @(
        @{ Cell = 'True'; Expected = $true }
        @{ Cell = 'yes'; Expected = $true }
        @{ Cell = '1'; Expected = $true }
        @{ Cell = 'False'; Expected = $false }
        @{ Cell = 'no'; Expected = $false }
        @{ Cell = '0'; Expected = $false }
    ) {
        Set-Content edits.csv "Path,Prompt,Watermark`na.jpg,Make it night,$Cell"
        (Import-Csv edits.csv | Submit-SeedreamJob).Watermark | Should -Be $Expected
    }

    It 'refuses a row whose Watermark is neither, and goes on with the next' {
        Set-Content edits.csv "Path,Prompt,Watermark`na.jpg,Make it night,perhaps`nb.jpg,Make it night,True"
        $jobs = Import-Csv edits.csv | Submit-SeedreamJob -ErrorAction SilentlyContinue -ErrorVariable failed

        $jobs.Path | Should -Be (Join-Path $folder 'b.jpg')
        $failed | Should -HaveCount 1
        "$failed" | Should -BeLike "*'perhaps' is neither true nor false*"
    }

    It 'takes a file from one row and an address from the next' {
        Set-Content edits.csv "Path,Uri,Prompt`na.jpg,,Make it night`n,https://example.com/c.jpg,Make it day"
        $jobs = Import-Csv edits.csv | Submit-SeedreamJob

        $jobs.Source | Sort-Object | Should -Be (Join-Path $folder 'a.jpg'), 'https://example.com/c.jpg'
    }

    It 'refuses a row with an empty path, and does not make a picture from its prompt alone' {
        Set-Content edits.csv "Path,Prompt`n,Make it night"
        $jobs = Import-Csv edits.csv | Submit-SeedreamJob -ErrorAction SilentlyContinue -ErrorVariable failed

        $jobs | Should -BeNullOrEmpty
        $failed.FullyQualifiedErrorId | Should -BeLike 'InputNotFound,*'
        (Get-EmulatorCounter $emulator).jobsAccepted | Should -Be 0
    }

    It 'lets the command line fill in what the table does not say' {
        Set-Content edits.csv "Path`na.jpg`nb.jpg"
        $jobs = Import-Csv edits.csv | Submit-SeedreamJob 'Make it night' -AspectRatio Match

        $jobs | Should -HaveCount 2
        $jobs.Prompt | Should -Be 'Make it night', 'Make it night'
        $jobs.AspectRatio | Should -Be '4:3', '4:3'
    }
}

Describe 'What PowerShell gives every command' {
    BeforeEach {
        $folder = New-PhotoFolder -Parent $TestDrive -Name 'a.jpg', 'b.jpg', 'c.jpg'
        Reset-Emulator $emulator
    }

    It 'ends with Select-Object -First 1, and leaves no request under way' {
        $image = Get-ChildItem $folder | New-SeedreamImage 'Make it night' -Destination "$folder/out" -ThrottleLimit 1 -WarningAction SilentlyContinue | Select-Object -First 1

        $image.FullName | Should -Exist
        $counters = Get-EmulatorCounter $emulator
        $counters.jobsAccepted | Should -BeLessThan 3
        $counters.requestsInFlight | Should -Be 0
        Get-ChildItem "$folder/out" | ForEach-Object Extension | Sort-Object -Unique | Should -Be '.jpg' -Because 'no temporary file stays behind'
    }

    It 'takes its parameters from a splatted table' {
        $parameters = @{ Prompt = 'Make it night'; Size = '2K'; AspectRatio = '1:1'; Destination = "$folder/out"; Name = '{BaseName}-night' }
        $image = Get-Item "$folder/a.jpg" | New-SeedreamImage @parameters

        $image.FullName | Should -Be (Join-Path $folder 'out' 'a-night.jpg')
        $image.Width, $image.Height | Should -Be 2048, 2048
    }

    It 'fills -OutVariable and -ErrorVariable' {
        'a.jpg', 'missing.jpg', 'b.jpg' | ForEach-Object { Join-Path $folder $_ } |
            New-SeedreamImage 'Make it night' -Destination "$folder/out" -OutVariable made -ErrorVariable failed -ErrorAction SilentlyContinue | Out-Null

        $made | Should -HaveCount 2
        $made | ForEach-Object { $_ | Should -BeOfType Seedream.SeedreamImage }
        $failed | Should -HaveCount 1
        $failed[0].TargetObject | Should -Be (Join-Path $folder 'missing.jpg')
    }

    It 'fills -PipelineVariable' {
        $names = Get-Item "$folder/a.jpg" | Submit-SeedreamJob 'Make it night' -PipelineVariable job | Wait-SeedreamJob | ForEach-Object { "$($job.RequestId) $($_.RequestId)" }
        $id = (Get-EmulatorJob $emulator).requestId
        $names | Should -Be "$id $id"
    }

    It 'writes a line for each request to the verbose stream, and the key to none' {
        $DebugPreference = 'Continue'
        $all = New-SeedreamImage 'Make it night' "$folder/a.jpg" -Destination "$folder/out" -Verbose *>&1
        $lines = $all | Where-Object { $_ -is [Management.Automation.VerboseRecord] } | ForEach-Object Message

        $lines -like 'POST *upload-asset 200*' | Should -HaveCount 1
        $lines -like 'POST */v2/seedream-v5-lite-image-to-image 200*' | Should -HaveCount 1
        $lines -like 'GET */generations/* 200*' | Should -HaveCount 1
        $all | Where-Object { $_ -is [Management.Automation.DebugRecord] } | Should -Not -BeNullOrEmpty
        $all | Out-String -Width 1000 | Should -Not -Match $emulator.Key
    }

    It 'runs beside itself in ForEach-Object -Parallel' {
        $manifest = Get-ModuleManifest
        $images = 'a', 'b', 'c' | ForEach-Object -Parallel {
            Import-Module $using:manifest
            New-SeedreamImage "Make $_ night" "$using:folder/$_.jpg" -Size 2K -Destination "$using:folder/out"
        }

        $images.FullName | Sort-Object | Should -Be ('a', 'b', 'c' | ForEach-Object { Join-Path $folder 'out' "$_.jpg" })
    }

    It 'runs in a thread job, and its objects come back whole' {
        $manifest = Get-ModuleManifest
        $job = Start-ThreadJob {
            Import-Module $using:manifest
            New-SeedreamImage 'Make it night' "$using:folder/a.jpg" -Size 2K -Destination "$using:folder/out"
        }
        $image = $job | Receive-Job -Wait -AutoRemoveJob

        $image | Should -BeOfType Seedream.SeedreamImage
        $image.FullName | Should -Exist
    }

    It 'keeps a connection to the runspace that made it' {
        $manifest = Get-ModuleManifest
        $null = Connect-Seedream -ApiKey $emulator.Key
        try {
            $env:SEGMIND_API_KEY = $null
            (Get-SeedreamCredit).Credit | Should -BeGreaterThan 0
            $elsewhere = Start-ThreadJob { Import-Module $using:manifest; try { Get-SeedreamCredit } catch { $_.FullyQualifiedErrorId } } | Receive-Job -Wait -AutoRemoveJob
            $elsewhere | Should -BeLike 'MissingApiKey,*'
            Disconnect-Seedream
            { Get-SeedreamCredit } | Should -Throw -ErrorId 'MissingApiKey,*'
        }
        finally {
            $env:SEGMIND_API_KEY = $emulator.Key
            Disconnect-Seedream
        }
    }
}

Describe '-WhatIf' {
    BeforeAll {
        $folder = New-PhotoFolder -Parent $TestDrive -Name 'a.jpg', 'b.jpg'
        Reset-Emulator $emulator

        # Only the host sees these lines, so a PowerShell of its own writes them, without a key and for all tests at once.
        $commands = @(
            'Get-ChildItem *.jpg | New-SeedreamImage Night -Size 2K -Destination out -WhatIf'
            'New-SeedreamImage Night a.jpg -MaxImages 4 -AspectRatio Match -Destination out -WhatIf'
            'Submit-SeedreamJob Night a.jpg -WhatIf'
            'Save-SeedreamImage -RequestId some-id -ApiKey any -WhatIf'
            '$WhatIfPreference = $true; New-SeedreamImage Night a.jpg -Destination out'
        )
        $script = "Import-Module '$(Get-ModuleManifest)'; Set-Location '$folder'; `$env:SEGMIND_API_KEY = ''; " + ($commands -join "; '====';")
        $run = Invoke-Pwsh '-NoProfile', '-NonInteractive', '-Command', $script
        $run.Errors | Should -BeNullOrEmpty
        $table, $most, $submit, $save, $preference = $run.Output -split '====\r?\n' | ForEach-Object { , @($_ -split '\r?\n' -ne '') }
    }

    It 'names each edit with its target, pixels and price, and the sum' {
        $table | Should -HaveCount 3
        $table[0] | Should -BeLike "*Edit (2848×1600, 0.035 USD)*$(Join-Path $folder 'a.jpg') -> $(Join-Path $folder 'out')*"
        $table[1] | Should -BeLike '*b.jpg*'
        $table[2] | Should -BeLike '*2 edits*0.070 USD*Nothing was submitted*'
    }

    It 'counts the most pictures that an edit may make' {
        $most[0] | Should -BeLike '*up to 4 images, pixels depend on the photo, 0.140 USD*'
    }

    It 'holds for Submit-SeedreamJob and for Save-SeedreamImage' {
        $submit[0] | Should -BeLike '*Submit (4096×2304, 0.035 USD)*a.jpg*'
        $save[0] | Should -BeLike '*Save the images*some-id*'
    }

    It 'comes down from $WhatIfPreference' {
        $preference | Should -HaveCount 2
        $preference[0] | Should -BeLike 'What if: *a.jpg*'
    }

    It 'has sent nothing and made no folder in all of this' {
        $counters = Get-EmulatorCounter $emulator
        $counters.jobsAccepted + $counters.filesUploaded | Should -Be 0
        Join-Path $folder 'out' | Should -Not -Exist
    }
}

Describe '-WhatIf -PassThru' {
    BeforeEach {
        $folder = New-PhotoFolder -Parent $TestDrive -Name 'a.jpg', 'b [1].jpg'
        Reset-Emulator $emulator
        $run = @{ Prompt = 'Make it night'; Destination = "$folder/out" }
    }

    It 'gives plans that are summed up and grouped' {
        $null = New-SeedreamImage @run -LiteralPath "$folder/a.jpg"
        $plans = Get-ChildItem $folder -Filter *.jpg | New-SeedreamImage @run -WhatIf -PassThru

        $plans | Should -BeOfType Seedream.SeedreamPlan
        ($plans | Measure-Object Cost -Sum).Sum | Should -Be 0.035
        ($plans | Group-Object Action | Sort-Object Name).Name | Should -Be 'Reuse', 'Submit'
    }

    It 'gives plans that make the very edits out of <Form>' -ForEach @(
        @{ Form = 'the pipeline'; Through = { param($Plans) $Plans } }
        @{ Form = 'Clixml'; Through = { param($Plans) $Plans | Export-Clixml "$folder/plans"; Import-Clixml "$folder/plans" } }
        @{ Form = 'JSON'; Through = { param($Plans) $Plans | ConvertTo-Json | ConvertFrom-Json } }
        @{ Form = 'CSV'; Through = { param($Plans) $Plans | Export-Csv "$folder/plans"; Import-Csv "$folder/plans" } }
    ) {
        $plans = Get-ChildItem $folder -Filter *.jpg | New-SeedreamImage @run -AspectRatio Match -WhatIf -PassThru
        $null = & $Through $plans | New-SeedreamImage

        (Get-ChildItem $folder -Filter *.jpg | New-SeedreamImage @run -AspectRatio Match -WhatIf -PassThru).Action | Should -Be 'Reuse', 'Reuse'
        (Get-EmulatorCounter $emulator).jobsAccepted | Should -Be 2
    }
}

Describe 'A second run over the same destination' {
    BeforeEach {
        $folder = New-PhotoFolder -Parent $TestDrive -Name 'a.jpg', 'b.jpg'
        Reset-Emulator $emulator
    }

    It 'buys nothing again' {
        $null = Get-ChildItem $folder -Filter *.jpg | New-SeedreamImage 'Make it night' -Destination "$folder/out"
        $billed = (Get-EmulatorCounter $emulator).amountBilled
        $null = Get-ChildItem $folder -Filter *.jpg | New-SeedreamImage 'Make it night' -Destination "$folder/out" -ErrorAction SilentlyContinue

        $billed | Should -Be 0.07
        (Get-EmulatorCounter $emulator).amountBilled | Should -Be $billed
    }

    It 'does not touch a file that somebody else put there, and buys nothing for it' {
        $null = New-Item -ItemType Directory "$folder/out"
        Set-Content "$folder/out/a.jpg" 'precious'
        $images = Get-ChildItem $folder -Filter *.jpg | New-SeedreamImage 'Make it night' -Destination "$folder/out" -ErrorAction SilentlyContinue -ErrorVariable failed

        $images.FullName | Should -Be (Join-Path $folder 'out' 'b.jpg')
        $failed.FullyQualifiedErrorId | Should -BeLike 'DestinationExists,*'
        Get-Content "$folder/out/a.jpg" | Should -Be 'precious'
        (Get-EmulatorCounter $emulator).jobsAccepted | Should -Be 1
    }

    It 'overwrites it with -Force' {
        $null = New-Item -ItemType Directory "$folder/out"
        Set-Content "$folder/out/a.jpg" 'old'
        $image = New-SeedreamImage 'Make it night' "$folder/a.jpg" -Destination "$folder/out" -Force

        (Get-Item "$folder/out/a.jpg").Length | Should -Be $image.Length
    }

    It 'never overwrites the photo itself, also not with -Force' {
        $before = Get-FileHash "$folder/a.jpg"
        { New-SeedreamImage 'Make it night' "$folder/a.jpg" -Destination $folder -Force -ErrorAction Stop } | Should -Throw -ErrorId 'DestinationExists,*'
        (Get-FileHash "$folder/a.jpg").Hash | Should -Be $before.Hash
        (Get-EmulatorCounter $emulator).jobsAccepted | Should -Be 0
    }
}
