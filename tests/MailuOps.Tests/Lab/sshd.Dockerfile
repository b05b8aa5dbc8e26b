# A real sshd for the tests. "forwarding" may do everything; "dialing" may run commands and forward nothing.
ARG BASE
FROM ${BASE}
RUN apt-get update && apt-get install -y --no-install-recommends openssh-server procps && rm -rf /var/lib/apt/lists/* \
 && mkdir -p /run/sshd && useradd -p '*' -o -u 0 -g 0 -m -s /bin/sh forwarding && useradd -p '*' -o -u 0 -g 0 -m -s /bin/sh dialing \
 && printf 'AuthorizedKeysFile /etc/ssh/authorized\nPermitRootLogin yes\nStrictModes no\nMatch User dialing\n  DisableForwarding yes\n' >/etc/ssh/sshd_config
