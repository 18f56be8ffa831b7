BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Support.psm1') -Force
    Import-Module (Get-ModuleManifest) -Force
    $emulator = Start-Emulator
    $ProgressPreference = 'SilentlyContinue'
}

AfterAll {
    Stop-Emulator $emulator
}

Describe 'Jobs that have been through <Form>' -ForEach @(
    @{ Form = 'Clixml'; Through = { param($Objects, $File) $Objects | Export-Clixml $File; Import-Clixml $File } }
    @{ Form = 'JSON'; Through = { param($Objects) $Objects | ConvertTo-Json -Depth 5 | ConvertFrom-Json } }
    @{ Form = 'CSV'; Through = { param($Objects, $File) $Objects | Export-Csv $File; Import-Csv $File } }
    @{
        Form    = 'another process'
        Through = {
            param($Objects, $File)
            $Objects | Export-Clixml $File
            Start-Job { Import-Clixml $using:File } | Receive-Job -Wait -AutoRemoveJob
        }
    }
) {
    BeforeAll {
        $folder = New-PhotoFolder -Parent $TestDrive -Name 'a.jpg', 'b.jpg'
        Reset-Emulator $emulator
        $live = Submit-SeedreamJob 'Make it night' "$folder/*.jpg" -Size 2K -AspectRatio 3:2
        $stored = & $Through $live "$folder/jobs"
    }

    It 'are no longer live, and keep their properties' {
        $stored | Should -HaveCount 2
        foreach ($job in $stored) {
            $job | Should -Not -BeOfType Seedream.SeedreamJob
            $same = $live | Where-Object RequestId -EQ $job.RequestId
            foreach ($name in 'Path', 'Prompt', 'AspectRatio', 'Source') { $job.$name | Should -Be $same.$name }
        }
    }

    It 'can be waited for' {
        $ended = $stored | Wait-SeedreamJob

        $ended | Should -HaveCount 2
        foreach ($job in $ended) {
            $job | Should -BeOfType Seedream.SeedreamJob
            $job.Status, $job.Cost | Should -Be 'Completed', 0.035
            $same = $live | Where-Object RequestId -EQ $job.RequestId
            $job.Path | Should -Be $same.Path
            $difference = ($job.Submitted - $same.Submitted).Duration()
            $difference | Should -BeLessThan ([timespan]'0:0:1') -Because 'a table has whole seconds'
        }
    }

    It 'can be saved under the names of their photos' {
        $images = $stored | Wait-SeedreamJob | Save-SeedreamImage -Destination "$folder/out"
        $images.FullName | Sort-Object | Should -Be ('a.jpg', 'b.jpg' | ForEach-Object { Join-Path $folder 'out' $_ })
    }

    It 'can be saved without Wait once they have ended' {
        $stored | Save-SeedreamImage -Destination "$folder/out2" | Should -HaveCount 2
    }

    It 'give results that survive the same, and their images can be saved' {
        $results = $stored | Get-SeedreamResult
        $results | Should -BeOfType Seedream.SeedreamResult
        $results.Cost | Should -Be 0.035, 0.035

        # A list of images does not fit in a cell; the request id does, and is enough.
        $again = & $Through $results "$folder/results"
        $images = $again | Save-SeedreamImage -Destination "$folder/out3"
        $images.RequestId | Sort-Object | Should -Be ($live.RequestId | Sort-Object)
    }

    It 'and their images, which can be saved once more' {
        $images = $live | Save-SeedreamImage -Destination "$folder/out4"
        $again = & $Through $images "$folder/images" | Save-SeedreamImage -Destination "$folder/out5"
        $again.FullName | Sort-Object | Should -Be ('a.jpg', 'b.jpg' | ForEach-Object { Join-Path $folder 'out5' $_ })
        $again.Source | Sort-Object | Should -Be ($live.Path | Sort-Object)
    }

    It 'have not been bought twice' {
        (Get-EmulatorCounter $emulator).jobsAccepted | Should -Be 2
    }
}

Describe 'A table of jobs in the culture <_>' -ForEach 'de-DE', 'en-US', 'en-GB', 'sv-SE' {
    It 'keeps cost and time' {
        $folder = New-PhotoFolder -Parent $TestDrive -Name 'a.jpg'
        $live = Submit-SeedreamJob 'Make it night' "$folder/a.jpg" | Wait-SeedreamJob
        $culture = [cultureinfo]::CurrentCulture
        try {
            [cultureinfo]::CurrentCulture = $_
            $live | Export-Csv "$folder/jobs.csv"
            $job = Import-Csv "$folder/jobs.csv" | Wait-SeedreamJob
        }
        finally {
            [cultureinfo]::CurrentCulture = $culture
        }

        $job.Cost | Should -Be 0.035
        ($job.Submitted - $live.Submitted).Duration() | Should -BeLessThan ([timespan]'0:0:1')
        $job.Duration | Should -Be $live.Duration
    }
}

Describe 'Images as objects' {
    BeforeAll {
        $folder = New-PhotoFolder -Parent $TestDrive -Name 'a.jpg', 'b.jpg'
        $run = @{ Prompt = 'Make it night'; Size = '2K'; MaxImages = 2; Destination = "$folder/out" }
        $images = New-SeedreamImage @run -Path "$folder/*.jpg"
    }

    It 'have values that are summed up, grouped and sorted' {
        ($images | Measure-Object Cost -Sum).Sum | Should -Be 0.14
        $groups = $images | Group-Object Source | Sort-Object Name
        $groups.Name | Should -Be (Join-Path $folder 'a.jpg'), (Join-Path $folder 'b.jpg')
        $groups | ForEach-Object Count | Should -Be 2, 2
        $longest = ($images.Duration | Measure-Object -Maximum).Maximum
        ($images | Sort-Object Duration -Descending)[0].Duration | Should -Be $longest
        ($images | Sort-Object Length)[0].Length | Should -Be ($images | Measure-Object Length -Minimum).Minimum
    }

    It 'have a column for each property in a CSV file' {
        $images | Export-Csv "$folder/images.csv"
        $rows = Import-Csv "$folder/images.csv"
        $rows | Should -HaveCount 4
        $rows.FullName | Sort-Object | Should -Be ($images.FullName | Sort-Object)
        $rows[0].Cost | Should -Be '0.035'
    }

    It 'pipe to commands that take files, and are the path in text' {
        $images | Get-Item | ForEach-Object FullName | Should -Be $images.FullName
        $images | Copy-Item -Destination (New-Item -ItemType Directory "$folder/copies")
        Get-ChildItem "$folder/copies" | Should -HaveCount 4
        "$($images[0])" | Should -Be $images[0].FullName
    }
}

Describe 'The default view' {
    BeforeAll {
        $long = 'A very long name of a photo from last summer at the sea.jpg'
        $folder = New-PhotoFolder -Parent $TestDrive -Name 'boat.jpg', $long
        $edit = @{ Prompt = 'Make it night'; Path = "$folder/*.jpg" }
        $jobs = Submit-SeedreamJob @edit -Size 2K | Wait-SeedreamJob
        $id = ($jobs | Where-Object Path -Like '*boat.jpg').RequestId
        $stored = Join-Path $folder 'stored.xml'

        function Get-View($Objects, [int] $Width) {
            $rendering = $PSStyle.OutputRendering
            $PSStyle.OutputRendering = 'PlainText'
            try { ($Objects | Out-String -Width $Width) -split '\r?\n' -ne '' }
            finally { $PSStyle.OutputRendering = $rendering }
        }
    }

    It 'of <Type> is a table of <Columns>' -ForEach @(
        @{
            Type = 'jobs'; Columns = 'RequestId', 'Status', 'Submitted', 'Time', 'Cost', 'Source'
            Make = { $jobs }
            Row  = { "$id Completed .+ 0\.035 +boat" }
        }
        @{
            Type = 'results'; Columns = 'RequestId', 'Images', 'Cost', 'Inference', 'Total', 'Source'
            Make = { $jobs | Get-SeedreamResult }
            Row  = { "$id +1 +0\.035 .+boat" }
        }
        @{
            Type = 'images'; Columns = 'Image', 'Pixels', 'MB', 'Cost', 'Reused', 'Time', 'Source'
            Make = { $jobs | Save-SeedreamImage -Destination "$folder/out" }
            Row  = { 'boat\.jpg +2304x1728 .+ 0\.035 .+ boat\.jpg' }
        }
        @{
            Type = 'plans'; Columns = 'Action', 'Cost', 'Images', 'Pixels', 'Target', 'Source'
            Make = { New-SeedreamImage @edit -MaxImages 14 -Destination "$folder/new" -WhatIf -PassThru }
            Row  = { 'Submit +0\.490 +14 +3456x2592 +boat-1\.jpg +boat\.jpg' }
        }
        @{
            Type = 'credit'; Columns = 'Credit', 'FreeCredit', 'Endpoint'
            Make = { Get-SeedreamCredit }
            Row  = { '\d+\.\d{3} +0\.000 +http://127\.0\.0\.1' }
        }
    ) {
        $objects = @(& $Make)
        $objects | Export-Clixml $stored
        foreach ($width in 80, 100) {
            foreach ($view in (Get-View $objects $width), (Get-View (Import-Clixml $stored) $width)) {
                -split $view[0] | Should -Be $Columns
                $view | Should -HaveCount ($objects.Count + 2)
                $view -match (& $Row) | Should -HaveCount 1
                $view | ForEach-Object { $_.Length | Should -BeLessOrEqual $width }
            }
        }
    }

    It 'of images in a wide list is their name' {
        $images = $jobs | Save-SeedreamImage -Destination "$folder/wide"
        $images.Name | Should -Contain 'boat.jpg'
        ($images | Format-Wide -Column 1 | Out-String) | Should -Match 'boat\.jpg'
    }

    It 'of a connection shows no key' {
        try {
            $view = "$(Get-View (Connect-Seedream) 100)"
            $view | Should -Match ([regex]::Escape($emulator.Address))
            $view | Should -Not -Match $emulator.Key
        }
        finally {
            Disconnect-Seedream
        }
    }
}
