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
    @{ Form = 'JSON'; Through = { param($Objects, $File) $Objects | ConvertTo-Json -Depth 5 | Set-Content $File; Get-Content $File -Raw | ConvertFrom-Json } }
    @{ Form = 'CSV'; Through = { param($Objects, $File) $Objects | Export-Csv $File; Import-Csv $File } }
    @{ Form = 'another process'; Through = {
            param($Objects, $File)
            $Objects | Export-Clixml $File
            Start-Job { Import-Clixml $using:File } | Receive-Job -Wait -AutoRemoveJob
        }
    }
) {
    BeforeAll {
        $folder = New-PhotoFolder -Parent $TestDrive -Name 'a.jpg', 'b.jpg'
        Reset-Emulator $emulator
        $live = Get-ChildItem $folder -Filter *.jpg | Submit-SeedreamJob 'Make it night' -Size 2K -AspectRatio 3:2
        $stored = & $Through $live "$folder/jobs"
    }

    It 'are not live any more, and keep what they say' {
        $stored | Should -HaveCount 2
        foreach ($job in $stored) {
            $job | Should -Not -BeOfType Seedream.SeedreamJob
            $same = $live | Where-Object RequestId -EQ $job.RequestId
            $job.Path | Should -Be $same.Path
            $job.Prompt | Should -Be $same.Prompt
            $job.AspectRatio | Should -Be '3:2'
            $job.Source | Should -Be $same.Source
        }
    }

    It 'can be waited for, whole' {
        $ended = $stored | Wait-SeedreamJob

        $ended | Should -HaveCount 2
        $ended.Status | Should -Be 'Completed', 'Completed'
        foreach ($job in $ended) {
            $job | Should -BeOfType Seedream.SeedreamJob
            $same = $live | Where-Object RequestId -EQ $job.RequestId
            $job.Path | Should -Be $same.Path
            ($job.Submitted - $same.Submitted).Duration() | Should -BeLessThan ([timespan]'0:0:1') -Because 'a table has whole seconds'
            $job.Cost | Should -Be 0.035
        }
    }

    It 'can be saved under the names of their photos' {
        $images = $stored | Wait-SeedreamJob | Save-SeedreamImage -Destination "$folder/out"
        $images.FullName | Sort-Object | Should -Be (Join-Path $folder 'out' 'a.jpg'), (Join-Path $folder 'out' 'b.jpg')
    }

    It 'can be saved without Wait once they have ended' {
        $images = $stored | Save-SeedreamImage -Destination "$folder/out2"
        $images | Should -HaveCount 2
    }

    It 'give results that survive the same, and their pictures can be saved' {
        $results = $stored | Get-SeedreamResult
        $results | Should -BeOfType Seedream.SeedreamResult
        $results.Cost | Should -Be 0.035, 0.035

        # A list of pictures does not fit in a cell; the request id does, and is enough.
        $again = & $Through $results "$folder/results"
        $images = $again | Save-SeedreamImage -Destination "$folder/out3"
        $images.RequestId | Sort-Object | Should -Be ($live.RequestId | Sort-Object)
    }

    It 'and their pictures, which can be saved once more' {
        $images = $live | Save-SeedreamImage -Destination "$folder/out4"
        $again = & $Through $images "$folder/images" | Save-SeedreamImage -Destination "$folder/out5"
        $again.FullName | Sort-Object | Should -Be (Join-Path $folder 'out5' 'a.jpg'), (Join-Path $folder 'out5' 'b.jpg')
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

Describe 'Waiting' {
    BeforeEach {
        $folder = New-PhotoFolder -Parent $TestDrive -Name 'a.jpg'
    }

    It 'takes request ids, by parameter and from the pipeline' {
        $id = (Submit-SeedreamJob 'Make it night' "$folder/a.jpg").RequestId
        (Wait-SeedreamJob -RequestId $id).Status | Should -Be 'Completed'
        ($id | Wait-SeedreamJob).Status | Should -Be 'Completed'
        ($id | Get-SeedreamResult).RequestId | Should -Be $id
    }

    It 'gives a failed job with its reason, and no error' {
        $job = Submit-SeedreamJob 'A fail-please picture' "$folder/a.jpg" | Wait-SeedreamJob -ErrorVariable failed
        $job.Status | Should -Be 'Failed'
        $job.Error | Should -Not -BeNullOrEmpty
        $job.Cost | Should -Be 0
        $failed | Should -BeNullOrEmpty
    }

    It 'ends with the first of several for -Any' {
        Set-EmulatorOption $emulator @{ latency = '1h' }
        try { $never = Submit-SeedreamJob 'Never' "$folder/a.jpg" }
        finally { Set-EmulatorOption $emulator @{ latency = '200ms' } }
        $soon = Submit-SeedreamJob 'Soon' "$folder/a.jpg"

        ($never, $soon | Wait-SeedreamJob -Any).RequestId | Should -Be $soon.RequestId
    }

    It 'ends with WaitTimeout where the time is up, and the job can be waited for again' {
        Set-EmulatorOption $emulator @{ latency = '2s' }
        try { $job = Submit-SeedreamJob 'Make it night' "$folder/a.jpg" }
        finally { Set-EmulatorOption $emulator @{ latency = '200ms' } }
        $job | Wait-SeedreamJob -TimeoutSec 1 -ErrorAction SilentlyContinue -ErrorVariable failed | Should -BeNullOrEmpty

        $failed.FullyQualifiedErrorId | Should -BeLike 'WaitTimeout,*'
        $failed.ErrorDetails.RecommendedAction | Should -BeLike "*$($job.RequestId)*"
        ($job | Wait-SeedreamJob).Status | Should -Be 'Completed'
    }

    It 'refuses what is no job' {
        { 42 | Wait-SeedreamJob -ErrorAction Stop } | Should -Throw '*type Int32 is not a job*'
        { Get-Date | Save-SeedreamImage -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidParameter,*'
    }
}

Describe 'Pictures as objects' {
    BeforeAll {
        $folder = New-PhotoFolder -Parent $TestDrive -Name 'a.jpg', 'b.jpg'
        $images = Get-ChildItem $folder -Filter *.jpg | New-SeedreamImage 'Make it night' -Size 2K -MaxImages 2 -Destination "$folder/out"
    }

    It 'sum their cost to the bill' {
        ($images | Measure-Object Cost -Sum).Sum | Should -Be 0.14
        (Get-EmulatorCounter $emulator).amountBilled | Should -BeGreaterOrEqual 0.14
    }

    It 'group by their source' {
        $groups = $images | Group-Object Source
        $groups.Name | Sort-Object | Should -Be (Join-Path $folder 'a.jpg'), (Join-Path $folder 'b.jpg')
        $groups | ForEach-Object Count | Should -Be 2, 2
    }

    It 'sort by their duration and their length' {
        ($images | Sort-Object Duration -Descending)[0].Duration | Should -Be ($images.Duration | Measure-Object -Maximum).Maximum
        ($images | Sort-Object Length)[0].Length | Should -Be ($images | Measure-Object Length -Minimum).Minimum
    }

    It 'go to a CSV file with a column for each property' {
        $images | Export-Csv "$folder/images.csv"
        $rows = Import-Csv "$folder/images.csv"
        $rows | Should -HaveCount 4
        $rows.FullName | Sort-Object | Should -Be ($images.FullName | Sort-Object)
        $rows[0].Cost | Should -Be '0.035'
    }

    It 'pipe to what takes files' {
        $images | Get-Item | ForEach-Object FullName | Should -Be $images.FullName
        $images | Copy-Item -Destination (New-Item -ItemType Directory "$folder/copies")
        Get-ChildItem "$folder/copies" | Should -HaveCount 4
    }

    It 'are the path in text' {
        "$($images[0])" | Should -Be $images[0].FullName
    }
}

Describe 'The default view' {
    BeforeAll {
        $folder = New-PhotoFolder -Parent $TestDrive -Name 'a.jpg', 'b.jpg'
        $jobs = Get-ChildItem $folder | Submit-SeedreamJob 'Make it night' -Size 2K | Wait-SeedreamJob
        $stored = Join-Path $folder 'stored.xml'

        function Get-View($Objects) {
            $plain = $PSStyle.OutputRendering
            $PSStyle.OutputRendering = 'PlainText'
            try { ($Objects | Out-String -Width 100) -split '\r?\n' -ne '' }
            finally { $PSStyle.OutputRendering = $plain }
        }
    }

    It 'of <Type> is a table of <Columns> that fits 100 columns, also out of a file' -ForEach @(
        @{ Type = 'jobs'; Make = { $jobs }; Columns = 'RequestId', 'Status', 'Submitted', 'Time', 'Cost', 'Source'; Rows = 2; Cells = 'Completed', '0.035', 'a.jpg' }
        @{ Type = 'results'; Make = { $jobs | Get-SeedreamResult }; Columns = 'RequestId', 'Images', 'Cost', 'Inference', 'Total', 'Source'; Rows = 2; Cells = '1', '0.035', 'a.jpg' }
        @{ Type = 'pictures'; Make = { $jobs | Save-SeedreamImage -Destination "$folder/out" }; Columns = 'Image', 'Pixels', 'MB', 'Cost', 'Time', 'Source'; Rows = 2; Cells = 'a.jpg', '2848x1600', '0.035' }
        @{ Type = 'plans'; Make = { Get-ChildItem $folder -Filter *.jpg | New-SeedreamImage 'Make it day' -Destination "$folder/out" -WhatIf -PassThru }; Columns = 'Action', 'Cost', 'Images', 'Pixels', 'Target', 'Source'; Rows = 2; Cells = 'Submit', '0.035', '4096x2304', 'a.jpg' }
        @{ Type = 'credit'; Make = { Get-SeedreamCredit }; Columns = 'Credit', 'FreeCredit', 'Endpoint'; Rows = 1; Cells = '0.000', 'http://127.0.0.1' }
    ) {
        $objects = @(& $Make)
        $objects | Export-Clixml $stored
        foreach ($view in (Get-View $objects), (Get-View (Import-Clixml $stored))) {
            -split $view[0] | Should -Be $Columns
            $view[1] | Should -Match '^[- ]+$'
            $view | Should -HaveCount ($Rows + 2)
            foreach ($cell in $Cells) { $view | Select-Object -Skip 2 | Where-Object { $_.Contains($cell) } | Should -Not -BeNullOrEmpty }
            foreach ($line in $view) { $line.Length | Should -BeLessOrEqual 100 }
        }
    }

    It 'of a connection shows no key' {
        try {
            $view = Get-View (Connect-Seedream)
            "$view" | Should -Match ([regex]::Escape($emulator.Address))
            "$view" | Should -Not -Match $emulator.Key
        }
        finally {
            Disconnect-Seedream
        }
    }
}
