BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Support.psm1') -Force
    Import-Module (Get-ModuleManifest) -Force
    $emulator = Start-Emulator
    $ProgressPreference = 'SilentlyContinue'
}

AfterAll {
    Stop-Emulator $emulator
}

Describe 'An input that cannot be edited' {
    BeforeAll {
        $folder = New-PhotoFolder -Parent $TestDrive -Name 'good.jpg', 'other.jpg'
        $null = New-Item -ItemType Directory "$folder/folder"
        Set-Content "$folder/text.jpg" 'This is a letter.'
        Set-Content "$folder/empty.jpg" -Value $null -NoNewline
        $null = New-Photo "$folder/tiny.jpg" -Width 10 -Height 10
        $null = New-Photo "$folder/strip.jpg" -Width 3300 -Height 200
        $null = New-Photo "$folder/column.jpg" -Width 200 -Height 3300
        $null = New-Photo "$folder/huge.jpg" -Width 7000 -Height 6000
        $photo = [IO.File]::ReadAllBytes("$folder/good.jpg")
        [IO.File]::WriteAllBytes("$folder/cut.jpg", $photo[0..20])
        $file = [IO.File]::Create("$folder/heavy.jpg")
        $file.Write($photo)
        $file.SetLength(31MB)
        $file.Dispose()
        Push-Location $folder
        Reset-Emulator $emulator
    }

    AfterAll {
        Pop-Location
    }

    It 'fails with <Id> for <Path>' -ForEach @(
        @{ Path = 'missing.jpg'; Id = 'InputNotFound' }
        @{ Path = 'missing/a.jpg'; Id = 'InputNotFound' }
        @{ Path = '*.png'; Id = 'InputNotFound' }
        @{ Path = 'folder'; Id = 'InputRejected'; Action = 'Get-ChildItem*-File' }
        @{ Path = 'Nowhere:\a.jpg'; Id = 'InputNotFound'; Message = 'Nowhere' }
        @{ Path = 'Env:\PATH'; Id = 'InputNotFound' }
        @{ Path = 'text.jpg'; Id = 'InputRejected'; Action = 'JPEG, PNG' }
        @{ Path = 'empty.jpg'; Id = 'InputRejected'; Message = 'empty' }
        @{ Path = 'cut.jpg'; Id = 'InputRejected' }
        @{ Path = 'tiny.jpg'; Id = 'InputRejected'; Message = '10×10*14' }
        @{ Path = 'strip.jpg'; Id = 'InputRejected'; Message = '3300×200*16' }
        @{ Path = 'column.jpg'; Id = 'InputRejected'; Message = '200×3300*16' }
        @{ Path = 'huge.jpg'; Id = 'InputRejected'; Message = '7000×6000*36' }
        @{ Path = 'heavy.jpg'; Id = 'InputRejected'; Message = '30 MB' }
    ) {
        foreach ($command in 'New-SeedreamImage', 'Submit-SeedreamJob') {
            $null = & $command 'Make it night' $Path -ErrorVariable failed -ErrorAction SilentlyContinue

            $failed | Should -HaveCount 1
            $failed.FullyQualifiedErrorId | Should -BeLike "$Id,Seedream.PowerShell.Commands.*"
            $category = if ($Id -eq 'InputNotFound') { 'ObjectNotFound' } else { 'InvalidData' }
            $failed.CategoryInfo.Category | Should -Be $category
            "$failed" | Should -BeLike "*$Message*"
            "$failed" | Should -BeLike '*Nothing was *'
            $failed.Exception.RecommendedAction | Should -BeLike "*$Action*"
            $failed.Exception.RecommendedAction | Should -Not -BeNullOrEmpty
            "$($failed.TargetObject)" | Should -BeLike "*$(Split-Path $Path -Leaf)"
        }
    }

    It 'fails as a reference too' {
        $references = @{ ReferenceImage = 'missing.jpg' }, @{ ReferenceImage = $unset, '' }
        foreach ($reference in $references) {
            { New-SeedreamImage 'Make it night' good.jpg @reference -Destination out2 -ErrorAction Stop } |
                Should -Throw -ErrorId 'InputNotFound,*'
        }
    }

    It 'does not affect the other inputs, and nothing of it reaches the service' {
        $run = @{ Prompt = 'Make it night'; Destination = 'out'; ErrorAction = 'SilentlyContinue' }
        $images = 'good.jpg', 'missing.jpg', 'text.jpg', 'other.jpg' | New-SeedreamImage @run -ErrorVariable failed

        $images | Should -HaveCount 2
        $failed.FullyQualifiedErrorId -replace ',.*' | Sort-Object | Should -Be 'InputNotFound', 'InputRejected'
        $counters = Get-EmulatorCounter $emulator
        $counters.jobsAccepted, $counters.filesUploaded | Should -Be 2, 2 -Because 'two photos of this block were good'
    }
}

Describe 'A parameter that the model does not take' {
    BeforeAll {
        Push-Location (New-PhotoFolder -Parent $TestDrive -Name 'a.jpg')
        Reset-Emulator $emulator
    }

    AfterAll {
        Pop-Location
    }

    It 'fails: <Parameters.Keys> <Parameters.Values>' -ForEach @(
        @{ Parameters = @{ Prompt = '' } }
        @{ Parameters = @{ AspectRatio = '5:4' }; Message = "'5:4'"; Action = '21:9' }
        @{ Parameters = @{ Size = '4K' }; Message = "'4K'"; Action = '2K*3K' }
        @{ Parameters = @{ MaxImages = 16 }; Message = '16'; Action = '1 to 15' }
        @{ Parameters = @{ MaxImages = 0 }; Message = '0'; Action = '1 to 15' }
        @{ Parameters = @{ OptimizePrompt = 'Best' }; Message = "'Best'"; Action = 'Fast*Standard' }
        @{ Parameters = @{ Name = '{Foo}' }; Message = "'{Foo}'"; Action = '{BaseName}' }
        @{ Parameters = @{ Name = '{BaseName' } }
        @{ Parameters = @{ Name = '../x' }; Action = '-Destination' }
        @{ Parameters = @{ Root = 'elsewhere' }; Action = '-Root' }
        @{ Parameters = @{ ReferenceImage = @('a.jpg') * 10 }; Id = 'InputRejected'; Message = '11' }
        @{ Parameters = @{ ReferenceImage = @('a.jpg') * 9; MaxImages = 6 }; Id = 'InputRejected'; Message = '10*6' }
        @{ Parameters = @{ Uri = 'ftp://photos.example/a.jpg' }; Id = 'InputRejected'; Message = 'ftp' }
    ) {
        $run = @{ Prompt = 'Make it night'; Path = 'a.jpg'; Destination = 'out'; ErrorAction = 'Stop' }
        foreach ($key in $Parameters.Keys) { $run[$key] = $Parameters[$key] }
        if ($Parameters.Uri) { $run.Remove('Path') }
        $expected = $Id ? $Id : 'InvalidParameter'
        $failure = { New-SeedreamImage @run } | Should -Throw -ErrorId "$expected,*" -PassThru

        "$failure" | Should -BeLike "*$Message*"
        $failure.Exception.RecommendedAction | Should -BeLike "*$Action*"
        $counters = Get-EmulatorCounter $emulator
        $counters.jobsAccepted + $counters.submitsRefused + $counters.filesUploaded | Should -Be 0
    }
}

Describe 'The recommended action' {
    It 'is in the text of the error once, and in <_>' -ForEach 'ConciseView', 'NormalView' {
        $ErrorView = $_
        $failure = { Submit-SeedreamJob 'Night' missing.jpg -ErrorAction Stop } | Should -Throw -PassThru
        "$failure" | Should -Match 'Check the path'
        $view = ($failure | Out-String -Width 1000) -replace '\e\[[0-9;]*m' -replace '[\s|]+', ' '
        [regex]::Matches($view, 'Check the path').Count | Should -Be 1
    }

    It 'gets an image whose download failed' {
        $folder = New-PhotoFolder -Parent $TestDrive -Name 'a.jpg'
        Reset-Emulator $emulator
        Add-EmulatorFault $emulator 'download:times=1:truncate'
        $run = @{ Prompt = 'Make it night'; Path = "$folder/a.jpg"; Destination = "$folder/out"; MaximumRetryCount = 0 }
        $failure = { New-SeedreamImage @run -ErrorAction Stop } | Should -Throw -ErrorId 'DownloadFailed,*' -PassThru

        $action = $failure.Exception.RecommendedAction
        $command = [regex]::Match($action, 'Save-SeedreamImage -RequestId [0-9a-f-]{36}').Value
        $command | Should -Not -BeNullOrEmpty
        (Invoke-Expression $command).FullName | Should -Exist
        (Get-EmulatorCounter $emulator).jobsBilled | Should -Be 1
    }
}

Describe 'A destination that cannot be written to' {
    BeforeEach {
        $folder = New-PhotoFolder -Parent $TestDrive -Name 'a.jpg'
        Reset-Emulator $emulator
    }

    AfterEach {
        (Get-EmulatorCounter $emulator).jobsAccepted | Should -Be 0 -Because 'it is found before the edit is paid'
    }

    It 'fails where a file has its name' {
        Set-Content "$folder/out" 'a file'
        $run = @{ Prompt = 'Make it night'; Path = "$folder/a.jpg"; Destination = "$folder/out"; ErrorAction = 'Stop' }
        $failure = { New-SeedreamImage @run } | Should -Throw -ErrorId 'DestinationUnavailable,*' -PassThru

        $failure.CategoryInfo.Category | Should -Be 'WriteError'
        $failure.Exception.RecommendedAction | Should -BeLike '*-Destination*'
    }

    It 'fails where the account may not write' {
        $target = Join-Path $folder 'read-only'
        $null = New-Item -ItemType Directory $target
        if ($IsWindows) {
            $account = [Security.Principal.WindowsIdentity]::GetCurrent().Name
            $list = Get-Acl $target
            $list.AddAccessRule([Security.AccessControl.FileSystemAccessRule]::new($account, 'Write', 'Deny'))
            Set-Acl $target $list
        }
        else {
            [IO.File]::SetUnixFileMode($target, 'UserRead, UserExecute')
        }

        $isWritable = try { [IO.File]::WriteAllText("$target/probe", ''); $true } catch { $false }
        if ($isWritable) {
            # Root may write everywhere but there.
            if (-not $IsLinux) { Set-ItResult -Skipped -Because 'this account may write everywhere' }
            $target = '/proc'
        }

        { New-SeedreamImage 'Make it night' "$folder/a.jpg" -Destination $target -ErrorAction Stop } |
            Should -Throw -ErrorId 'DestinationUnavailable,*'
    }

    It 'fails outside of a file system' {
        { New-SeedreamImage 'Make it night' "$folder/a.jpg" -Destination 'Env:' -ErrorAction Stop } |
            Should -Throw -ErrorId '*,Seedream.PowerShell.Commands.NewSeedreamImageCommand'
    }
}

Describe '$ErrorActionPreference' {
    BeforeAll {
        $folder = New-PhotoFolder -Parent $TestDrive
        $run = @{ Prompt = 'Make it night'; Path = "$folder/missing.jpg"; Destination = "$folder/out" }
    }

    It 'Stop lets a catch block handle the error of an item, by its type and its id' {
        $ErrorActionPreference = 'Stop'
        $id = try { New-SeedreamImage @run } catch [Seedream.SeedreamException] { $_.Exception.Id }
        $id | Should -Be InputNotFound
    }

    It 'SilentlyContinue keeps the error in $Error, and Ignore does not' {
        $Error.Clear()
        New-SeedreamImage @run -ErrorAction SilentlyContinue
        $Error[0].FullyQualifiedErrorId | Should -BeLike 'InputNotFound,*'
        $Error.Clear()
        New-SeedreamImage @run -ErrorAction Ignore
        $Error.Count | Should -Be 0
    }
}
