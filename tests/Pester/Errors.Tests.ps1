BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Support.psm1') -Force
    Import-Module (Get-ModuleManifest) -Force
    $emulator = Start-Emulator
    $ProgressPreference = 'SilentlyContinue'

    # Runs a command that must fail and gives its one error record.
    function Get-Failure([scriptblock] $Command) {
        try { $null = & $Command }
        catch { return $_ }
        throw 'The command did not fail.'
    }
}

AfterAll {
    Stop-Emulator $emulator
}

Describe 'An input that is none' {
    BeforeAll {
        $folder = New-PhotoFolder -Parent $TestDrive -Name 'good.jpg', 'other.jpg'
        $null = New-Item -ItemType Directory "$folder/folder"
        Set-Content "$folder/text.jpg" 'This is not a photo.'
        Set-Content "$folder/empty.jpg" -Value $null -NoNewline
        $null = New-Photo "$folder/tiny.jpg" -Width 10 -Height 10
        $null = New-Photo "$folder/strip.jpg" -Width 3300 -Height 200
        $null = New-Photo "$folder/huge.jpg" -Width 7000 -Height 6000
        $photo = [IO.File]::ReadAllBytes("$folder/good.jpg")
        [IO.File]::WriteAllBytes("$folder/cut.jpg", $photo[0..20])
        $file = [IO.File]::Create("$folder/heavy.jpg")
        $file.Write($photo)
        $file.SetLength(11MB)
        $file.Dispose()
        Push-Location $folder
        Reset-Emulator $emulator
    }

    AfterAll {
        Pop-Location
    }

    It 'names <Path> by <Id> and says what to do' -ForEach @(
        @{ Path = 'missing.jpg'; Id = 'InputNotFound'; Category = 'ObjectNotFound'; Message = '*missing.jpg*was not found*'; Action = '*Check the path*' }
        @{ Path = '*.png'; Id = 'InputNotFound'; Category = 'ObjectNotFound'; Message = '*was not found*'; Action = '*Check the path*' }
        @{ Path = 'folder'; Id = 'InputNotFound'; Category = 'ObjectNotFound'; Message = '*is a folder*'; Action = '*Get-ChildItem -File*' }
        @{ Path = 'Nowhere:\a.jpg'; Id = 'InputNotFound'; Category = 'ObjectNotFound'; Message = '*Nowhere*'; Action = '*Check the path*' }
        @{ Path = 'Env:\PATH'; Id = 'InputNotFound'; Category = 'ObjectNotFound'; Message = '*not to the file system*'; Action = '*path of a file*' }
        @{ Path = 'text.jpg'; Id = 'InputRejected'; Category = 'InvalidData'; Message = '*not a photo in a known format*'; Action = '*JPEG, PNG*' }
        @{ Path = 'empty.jpg'; Id = 'InputRejected'; Category = 'InvalidData'; Message = '*is empty*'; Action = '*photo*' }
        @{ Path = 'cut.jpg'; Id = 'InputRejected'; Category = 'InvalidData'; Message = '*damaged*'; Action = '*save it again*' }
        @{ Path = 'tiny.jpg'; Id = 'InputRejected'; Category = 'InvalidData'; Message = '*10×10*longer than 14*'; Action = '*larger*' }
        @{ Path = 'strip.jpg'; Id = 'InputRejected'; Category = 'InvalidData'; Message = '*3300×200*16 times*'; Action = '*Crop*' }
        @{ Path = 'huge.jpg'; Id = 'InputRejected'; Category = 'InvalidData'; Message = '*7000×6000*at most 36*'; Action = '*Scale*' }
        @{ Path = 'heavy.jpg'; Id = 'InputRejected'; Category = 'InvalidData'; Message = '*at most 10 MB*'; Action = '*smaller*' }
    ) {
        $failure = Get-Failure { New-SeedreamImage 'Make it night' $Path -Destination out -ErrorAction Stop }

        $failure.FullyQualifiedErrorId | Should -BeExactly "$Id,Seedream.PowerShell.Commands.NewSeedreamImageCommand"
        $failure.CategoryInfo.Category | Should -Be $Category
        "$failure" | Should -BeLike $Message
        "$failure" | Should -BeLike '*Nothing was submitted.*'
        $failure.ErrorDetails.RecommendedAction | Should -BeLike $Action
        "$($failure.TargetObject)" | Should -BeLike "*$(Split-Path $Path -Leaf)"
    }

    It 'does not keep the others from being made' {
        $images = 'good.jpg', 'missing.jpg', 'text.jpg', 'other.jpg' |
            New-SeedreamImage 'Make it night' -Destination out -Size 2K -ErrorAction SilentlyContinue -ErrorVariable failed

        $images | Should -HaveCount 2
        $failed.FullyQualifiedErrorId | ForEach-Object { $_.Split(',')[0] } | Sort-Object | Should -Be 'InputNotFound', 'InputRejected'
    }

    It 'is told of by Submit-SeedreamJob too' {
        (Get-Failure { Submit-SeedreamJob 'Make it night' missing.jpg -ErrorAction Stop }).FullyQualifiedErrorId | Should -BeLike 'InputNotFound,*'
    }

    It 'is told of where it is a reference' {
        $failure = Get-Failure { New-SeedreamImage 'Make it night' good.jpg -ReferenceImage missing.jpg -Destination out2 -ErrorAction Stop }
        $failure.FullyQualifiedErrorId | Should -BeLike 'InputNotFound,*'
        "$failure" | Should -BeLike '*missing.jpg*'
    }

    It 'has not reached the service' {
        (Get-EmulatorCounter $emulator).jobsAccepted | Should -Be 2 -Because 'two photos in this block were good'
        (Get-EmulatorCounter $emulator).filesUploaded | Should -Be 2
    }
}

Describe 'A parameter that the model does not take' {
    BeforeAll {
        $folder = New-PhotoFolder -Parent $TestDrive -Name 'a.jpg'
        Push-Location $folder
        Reset-Emulator $emulator
    }

    AfterAll {
        Pop-Location
    }

    It 'refuses <Name> for nothing' -ForEach @(
        @{ Name = 'an unknown ratio'; Parameters = @{ AspectRatio = '5:4' }; Message = "*ratio '5:4'*"; Action = '*21:9 or Match*' }
        @{ Name = 'an unknown size'; Parameters = @{ Size = '4K' }; Message = "*size '4K'*"; Action = '*2K or 3K*' }
        @{ Name = 'too many pictures'; Parameters = @{ MaxImages = 16 }; Message = '*16 images*'; Action = '*1 to 15*' }
        @{ Name = 'no picture'; Parameters = @{ MaxImages = 0 }; Message = '*0 images*'; Action = '*1 to 15*' }
        @{ Name = 'an unknown way to optimize'; Parameters = @{ OptimizePrompt = 'Best' }; Message = "*'Best'*"; Action = '*Fast or Standard*' }
        @{ Name = 'an unknown word in a name'; Parameters = @{ Name = '{Foo}' }; Message = "*'{Foo}'*"; Action = '*{BaseName}*' }
        @{ Name = 'a name that leads elsewhere'; Parameters = @{ Name = '../x' }; Message = '*is not a file name*'; Action = '*-Destination*' }
        @{ Name = 'a root that the photo is not below'; Parameters = @{ Root = 'elsewhere' }; Message = '*not below*'; Action = '*-Root*' }
    ) {
        $failure = Get-Failure { New-SeedreamImage 'Make it night' a.jpg -Destination out @Parameters -ErrorAction Stop }

        $failure.FullyQualifiedErrorId | Should -BeExactly 'InvalidParameter,Seedream.PowerShell.Commands.NewSeedreamImageCommand'
        $failure.CategoryInfo.Category | Should -Be 'InvalidArgument'
        "$failure" | Should -BeLike $Message
        $failure.ErrorDetails.RecommendedAction | Should -BeLike $Action
    }

    It 'refuses more photos and images together than the model takes' {
        $references = @('a.jpg') * 9
        $failure = Get-Failure { New-SeedreamImage 'Make it night' a.jpg -ReferenceImage $references -MaxImages 6 -Destination out -ErrorAction Stop }
        $failure.FullyQualifiedErrorId | Should -BeLike 'InputRejected,*'
        "$failure" | Should -BeLike '*10 photos and requests 6 images*'
    }

    It 'refuses an empty prompt, and an empty reference that was meant to be one' {
        (Get-Failure { New-SeedreamImage '' a.jpg -Destination out -ErrorAction Stop }).FullyQualifiedErrorId | Should -BeLike 'InvalidParameter,*'
        (Get-Failure { New-SeedreamImage 'Make it night' a.jpg -ReferenceImage $unset, '' -Destination out -ErrorAction Stop }).FullyQualifiedErrorId | Should -BeLike 'InputNotFound,*'
    }

    It 'has not reached the service' {
        $counters = Get-EmulatorCounter $emulator
        $counters.jobsAccepted + $counters.submitsRefused + $counters.filesUploaded | Should -Be 0
    }
}

Describe 'A whole run that cannot go on' {
    BeforeEach {
        $folder = New-PhotoFolder -Parent $TestDrive -Name 'a.jpg', 'b.jpg', 'c.jpg'
        Reset-Emulator $emulator
    }

    It 'ends at once where there is no key' {
        try {
            $env:SEGMIND_API_KEY = $null
            $failure = Get-Failure { Get-ChildItem $folder | New-SeedreamImage 'Make it night' -Destination "$folder/out" -ErrorAction SilentlyContinue }
        }
        finally {
            $env:SEGMIND_API_KEY = $emulator.Key
        }

        $failure.FullyQualifiedErrorId | Should -BeExactly 'MissingApiKey,Seedream.PowerShell.Commands.NewSeedreamImageCommand'
        $failure.CategoryInfo.Category | Should -Be 'AuthenticationError'
        $failure.ErrorDetails.RecommendedAction | Should -BeLike '*Connect-Seedream*-ApiKey*SEGMIND_API_KEY*'
    }

    It 'ends where the key is refused, and does not show it' {
        $failure = Get-Failure { Get-ChildItem $folder | New-SeedreamImage 'Make it night' -ApiKey 'SG_ffffffffffffffff' -Destination "$folder/out" -ErrorAction SilentlyContinue }

        $failure.FullyQualifiedErrorId | Should -BeExactly 'ApiKeyRejected,Seedream.PowerShell.Commands.NewSeedreamImageCommand'
        $failure.CategoryInfo.Category | Should -Be 'AuthenticationError'
        $failure | Format-List * -Force | Out-String -Width 1000 | Should -Not -Match 'SG_ffff'
        (Get-EmulatorCounter $emulator).jobsAccepted | Should -Be 0
    }

    It 'ends where the credit does not last, and keeps what was made' {
        Set-EmulatorOption $emulator @{ credits = 0.04 }
        try {
            Reset-Emulator $emulator
            $failure = Get-Failure { Get-ChildItem $folder -Filter *.jpg | New-SeedreamImage 'Make it night' -Destination "$folder/out" -ThrottleLimit 1 -ErrorAction SilentlyContinue }
        }
        finally {
            Set-EmulatorOption $emulator @{ credits = 1000 }
        }

        $failure.FullyQualifiedErrorId | Should -BeLike 'InsufficientCredit,*'
        $failure.CategoryInfo.Category | Should -Be 'QuotaExceeded'
        $failure.ErrorDetails.RecommendedAction | Should -BeLike '*Get-SeedreamCredit*'
        Get-ChildItem "$folder/out" | Should -HaveCount 1
    }

    It 'refuses the endpoint <_>' -ForEach 'http://example.com', 'http://10.0.0.1:5005', 'ftp://127.0.0.1', 'example.com', 'https://user@example.com', 'https://example.com/?key=1' {
        $failure = Get-Failure { Get-SeedreamCredit -Endpoint $_ }

        $failure.FullyQualifiedErrorId | Should -BeExactly 'InvalidParameter,Seedream.PowerShell.Commands.GetSeedreamCreditCommand'
        $failure.ErrorDetails.RecommendedAction | Should -BeLike '*https*'
    }

    It 'refuses an environment variable that is no address' {
        try {
            $env:SEEDREAM_ENDPOINT = 'not an address'
            $failure = Get-Failure { Get-SeedreamCredit }
        }
        finally {
            $env:SEEDREAM_ENDPOINT = $emulator.Address
        }

        $failure.FullyQualifiedErrorId | Should -BeLike 'InvalidParameter,*'
        "$failure" | Should -BeLike '*SEEDREAM_ENDPOINT*not an address*'
    }

    It 'says that nothing answers at an address' {
        # A port that was free a moment ago.
        $listener = [Net.Sockets.TcpListener]::new([Net.IPAddress]::Loopback, 0)
        $listener.Start()
        $port = $listener.LocalEndpoint.Port
        $listener.Stop()
        $failure = Get-Failure { Get-SeedreamCredit -Endpoint "http://127.0.0.1:$port" -MaximumRetryCount 0 -ErrorAction Stop }

        $failure.FullyQualifiedErrorId | Should -BeLike 'EndpointUnreachable,*'
        $failure.ErrorDetails.RecommendedAction | Should -BeLike '*-Endpoint*-Proxy*'
    }
}

Describe 'What goes wrong on the service' {
    BeforeEach {
        $folder = New-PhotoFolder -Parent $TestDrive -Name 'a.jpg'
        Reset-Emulator $emulator
    }

    It 'tells <Id>' -ForEach @(
        @{ Prompt = 'A fail-please picture'; Id = 'JobFailed'; Category = 'OperationStopped'; Message = '*not billed*' }
        @{ Prompt = 'A forbidden-by-filter picture'; Id = 'ContentRejected'; Category = 'PermissionDenied'; Message = '*content filter*not billed*' }
    ) {
        $failure = Get-Failure { New-SeedreamImage $Prompt "$folder/a.jpg" -Destination "$folder/out" -ErrorAction Stop }

        $failure.FullyQualifiedErrorId | Should -BeLike "$Id,*"
        $failure.CategoryInfo.Category | Should -Be $Category
        "$failure" | Should -BeLike $Message
        $failure.TargetObject | Should -Be (Join-Path $folder 'a.jpg')
    }

    It 'finds a job in the history whose submit got no answer' {
        Add-EmulatorFault $emulator 'submit:first=1:reset:after'
        $image = New-SeedreamImage 'Make it night' "$folder/a.jpg" -Destination "$folder/out"

        $image.FullName | Should -Exist
        (Get-EmulatorCounter $emulator).jobsAccepted | Should -Be 1
    }

    It 'does not send a submit again whose answer was lost where the history cannot be asked, and says so' {
        Add-EmulatorFault $emulator 'submit:first=1:reset:after'
        Add-EmulatorFault $emulator 'history:code=404'
        $failure = Get-Failure { New-SeedreamImage 'Make it night' "$folder/a.jpg" -Destination "$folder/out" -TimeoutSec 3 -ErrorAction Stop -WarningAction SilentlyContinue }

        $failure.FullyQualifiedErrorId | Should -BeLike 'SubmitOutcomeUnknown,*'
        "$failure" | Should -BeLike '*may be billed*not sent again*'
        (Get-EmulatorCounter $emulator).jobsAccepted | Should -Be 1
    }

    It 'says how to get a picture that could not be fetched' {
        Add-EmulatorFault $emulator 'download:times=1:code=404'
        $failure = Get-Failure { New-SeedreamImage 'Make it night' "$folder/a.jpg" -Destination "$folder/out" -MaximumRetryCount 0 -ErrorAction Stop }
        $failure.FullyQualifiedErrorId | Should -BeLike 'DownloadFailed,*'

        # The recommended action is a command, so it has to work.
        $command = [regex]::Match($failure.ErrorDetails.RecommendedAction, 'Save-SeedreamImage -RequestId [0-9a-f-]{36}').Value
        $command | Should -Not -BeNullOrEmpty
        Push-Location (New-PhotoFolder -Parent $TestDrive)
        try { (& ([scriptblock]::Create($command))).FullName | Should -Exist }
        finally { Pop-Location }
        (Get-EmulatorCounter $emulator).jobsBilled | Should -Be 1
    }

    It 'says that the service has forgotten a job' {
        $id = [guid]::NewGuid()
        $failure = Get-Failure { Save-SeedreamImage -RequestId $id -ErrorAction Stop }
        $failure.FullyQualifiedErrorId | Should -BeLike 'ResultExpired,*'
        "$failure" | Should -BeLike "*$id*one hour*"
        (Wait-SeedreamJob -RequestId $id).Status | Should -Be 'Expired'
    }
}

Describe 'A destination that cannot be written to' {
    BeforeEach {
        $folder = New-PhotoFolder -Parent $TestDrive -Name 'a.jpg'
        Reset-Emulator $emulator
    }

    It 'is told before anything is paid, where a file has its name' {
        Set-Content "$folder/out" 'a file'
        $failure = Get-Failure { New-SeedreamImage 'Make it night' "$folder/a.jpg" -Destination "$folder/out" -ErrorAction Stop }

        $failure.FullyQualifiedErrorId | Should -BeLike 'DestinationUnavailable,*'
        $failure.CategoryInfo.Category | Should -Be 'WriteError'
        $failure.ErrorDetails.RecommendedAction | Should -BeLike '*-Destination*'
        (Get-EmulatorCounter $emulator).jobsAccepted | Should -Be 0
    }

    It 'is told before anything is paid, where the account may not write' {
        $target = Join-Path $folder 'read-only'
        $null = New-Item -ItemType Directory $target
        if ($IsWindows) {
            $rule = [Security.AccessControl.FileSystemAccessRule]::new([Security.Principal.WindowsIdentity]::GetCurrent().Name, 'Write', 'Deny')
            $list = Get-Acl $target
            $list.AddAccessRule($rule)
            Set-Acl $target $list
        }
        else {
            [IO.File]::SetUnixFileMode($target, 'UserRead, UserExecute')
        }

        try { [IO.File]::WriteAllText((Join-Path $target 'probe'), ''); $isWritable = $true } catch { $isWritable = $false }
        if ($isWritable) {
            # Root may write everywhere but there.
            if (-not $IsLinux) { Set-ItResult -Skipped -Because 'this account may write everywhere' }
            $target = '/proc'
        }

        $failure = Get-Failure { New-SeedreamImage 'Make it night' "$folder/a.jpg" -Destination $target -ErrorAction Stop }
        $failure.FullyQualifiedErrorId | Should -BeLike 'DestinationUnavailable,*'
        (Get-EmulatorCounter $emulator).jobsAccepted | Should -Be 0
    }

    It 'is told before anything is paid, where it is in no file system' {
        { New-SeedreamImage 'Make it night' "$folder/a.jpg" -Destination 'Env:' -ErrorAction Stop } | Should -Throw -ErrorId '*,Seedream.PowerShell.Commands.NewSeedreamImageCommand'
        (Get-EmulatorCounter $emulator).jobsAccepted | Should -Be 0
    }
}

Describe '$ErrorActionPreference' {
    BeforeAll {
        $folder = New-PhotoFolder -Parent $TestDrive -Name 'a.jpg'
    }

    It 'Stop makes an error of an item one that try and catch see' {
        $ErrorActionPreference = 'Stop'
        $caught = try { New-SeedreamImage 'Make it night' "$folder/missing.jpg" -Destination "$folder/out" } catch { $_ }
        $caught.FullyQualifiedErrorId | Should -BeLike 'InputNotFound,*'
    }

    It 'lets a catch tell the module''s errors by their type and their id' {
        $ErrorActionPreference = 'Stop'
        $id = try { New-SeedreamImage 'Make it night' "$folder/missing.jpg" -Destination "$folder/out" } catch [Seedream.SeedreamException] { $_.Exception.Id }
        $id | Should -Be InputNotFound
    }

    It 'SilentlyContinue still collects it in $Error' {
        $Error.Clear()
        New-SeedreamImage 'Make it night' "$folder/missing.jpg" -Destination "$folder/out" -ErrorAction SilentlyContinue
        $Error[0].FullyQualifiedErrorId | Should -BeLike 'InputNotFound,*'
    }

    It 'Ignore does not' {
        $Error.Clear()
        New-SeedreamImage 'Make it night' "$folder/missing.jpg" -Destination "$folder/out" -ErrorAction Ignore
        $Error.Count | Should -Be 0
    }
}
