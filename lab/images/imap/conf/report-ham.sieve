require "vnd.dovecot.execute";
execute :pipe "ham";
