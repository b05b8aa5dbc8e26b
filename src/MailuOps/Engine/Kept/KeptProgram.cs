namespace MailuOps.Engine.Kept;

/// <summary>The helper that stays in a container and runs one command after another.</summary>
internal static class KeptProgram
{
    /// <summary>The exit code of the launcher where there is no python3.</summary>
    public const int NoPython = 93;

    /// <summary>$1: the program.</summary>
    public const string Launcher = """
        command -v python3 >/dev/null 2>&1 || exit 93
        exec python3 -I -S -c "$1"
        """;

    /// <summary>
    /// Frames both ways: kind, job, length (big-endian), payload. In: S start ("args variables hasInput\0", each argument and variable
    /// with a \0, then the input), K kill. Out: H ready, O output, R error output, X exit code, F could not be started.
    /// Every command has a session of its own, as an exec has. Ends with its standard input, or after a minute without work.
    /// </summary>
    public const string Python = """
        import os, selectors, signal, struct, subprocess, sys, time
        select, jobs, inbox, over = selectors.DefaultSelector(), {}, bytearray(), []

        def send(kind, number, data=b""):
            data = struct.pack(">cII", kind, number, len(data)) + data
            while data:
                data = data[os.write(1, data):]

        def alive(group):
            for pid in filter(str.isdigit, os.listdir("/proc")):
                try:
                    with open("/proc/%s/stat" % pid, "rb") as f:
                        state = f.read().rsplit(b") ", 1)[1].split()
                    if int(state[2]) == group and state[0] != b"Z":
                        return True
                except (OSError, IndexError):
                    pass
            return False

        def kill(group, number):
            try:
                os.killpg(group, number)
            except OSError:
                pass

        class Job:
            def __init__(self, number, data):
                head, rest = data.split(b"\0", 1)
                args, variables, has_input = map(int, head.split())
                parts = rest.split(b"\0", args + variables)
                env = dict(os.environb)
                env.update(v.split(b"=", 1) for v in parts[args:args + variables])
                self.number, self.input, self.code, self.since, self.killed = number, memoryview(parts[-1]), None, 0, 0
                self.process = subprocess.Popen(
                    parts[:args], bufsize=0, env=env, start_new_session=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                    stdin=subprocess.PIPE if has_input else subprocess.DEVNULL)
                self.open = {self.process.stdout: b"O", self.process.stderr: b"R"}
                for pipe in self.open:
                    select.register(pipe, selectors.EVENT_READ, self.read)
                if has_input:
                    os.set_blocking(self.process.stdin.fileno(), False)
                    select.register(self.process.stdin, selectors.EVENT_WRITE, self.write)

            def read(self, pipe):
                data = os.read(pipe.fileno(), 65536)
                if data:
                    send(self.open[pipe], self.number, data)
                else:
                    self.close(pipe)

            def write(self, pipe):
                try:
                    self.input = self.input[os.write(pipe.fileno(), self.input):]
                except BlockingIOError:
                    return
                except OSError:
                    self.input = b""
                if not self.input:
                    self.close(pipe)

            def close(self, pipe):
                select.unregister(pipe)
                self.open.pop(pipe, None)
                pipe.close()

            def kill(self):
                if not self.killed:
                    self.killed = time.monotonic()
                    kill(self.process.pid, signal.SIGTERM)

            def check(self):
                now = time.monotonic()
                if self.code is None:
                    self.code = self.process.poll()
                    self.since = now
                if self.killed:
                    if now - self.killed > 5:
                        kill(self.process.pid, signal.SIGKILL)
                    if now - self.killed < 8 and alive(self.process.pid):
                        return
                if self.code is None or self.open and not self.killed and now - self.since < 2:
                    return
                for pipe in [k.fileobj for k in list(select.get_map().values()) if getattr(k.data, "__self__", None) is self]:
                    self.close(pipe)
                del jobs[self.number]
                send(b"X", self.number, b"%d" % (self.code if self.code >= 0 else 128 - self.code))

        def take(_):
            data = os.read(0, 65536)
            if not data:
                over.append(True)
            inbox.extend(data)
            while len(inbox) >= 9:
                kind, number, length = struct.unpack_from(">cII", inbox)
                if len(inbox) < 9 + length:
                    return
                payload = bytes(inbox[9:9 + length])
                del inbox[:9 + length]
                if kind == b"K":
                    if number in jobs:
                        jobs[number].kill()
                    continue
                try:
                    jobs[number] = Job(number, payload)
                except OSError as e:
                    send(b"F", number, os.fsencode(e.strerror or str(e)))

        wake_out, wake_in = os.pipe()
        os.set_blocking(wake_in, False)
        signal.set_wakeup_fd(wake_in, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.signal(signal.SIGTERM, lambda *_: over.append(True))
        select.register(0, selectors.EVENT_READ, take)
        select.register(wake_out, selectors.EVENT_READ, lambda fd: os.read(fd, 4096))
        send(b"H", 0)
        try:
            while not over:
                waiting = any(j.killed or j.code is not None for j in jobs.values())
                ready = select.select(0.05 if waiting else None if jobs else 60)
                if not ready and not jobs:
                    break
                for key, _ in ready:
                    if key.fileobj in select.get_map():
                        key.data(key.fileobj)
                for job in list(jobs.values()):
                    job.check()
        except OSError:
            pass
        for number in signal.SIGTERM, signal.SIGKILL:
            end = time.monotonic() + 3
            for job in jobs.values():
                kill(job.process.pid, number)
            while any(j.process.poll() is None or alive(j.process.pid) for j in jobs.values()) and time.monotonic() < end:
                time.sleep(0.05)
        os._exit(0)
        """;
}
