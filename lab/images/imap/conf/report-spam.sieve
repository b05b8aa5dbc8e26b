require "vnd.dovecot.execute";
execute :pipe "spam";
