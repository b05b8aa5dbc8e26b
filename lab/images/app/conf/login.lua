-- Asks admin whether a login is right, and where its connection goes: the question nginx's mail module would ask.

local client = dovecot.http.client { timeout = 5000, max_attempts = 3 }

local function encoded(text)
  return (text:gsub("[^%w_.~-]", function(char) return string.format("%%%02X", char:byte()) end))
end

function script_init()
  return 0
end

function script_deinit()
end

function auth_passdb_lookup(request)
  local question = client:request { url = "http://{{ADMIN_ADDRESS}}:8080/internal/auth/email" }
  local headers = {
    ["Auth-Method"] = request.mechanism,
    ["Auth-Protocol"] = request.service,
    ["Auth-User"] = encoded(request.user),
    ["Auth-Pass"] = request.password and encoded(request.password),
    ["Auth-Port"] = request.local_port,
    ["Auth-SSL"] = request.secured,
    ["Client-Ip"] = encoded(request.remote_ip),
    ["Client-Port"] = request.remote_port,
  }
  for name, value in pairs(headers) do
    question:add_header(name, value)
  end
  local answer = question:submit()
  if answer:status() ~= 200 then
    return dovecot.auth.PASSDB_RESULT_INTERNAL_FAILURE, ""
  end
  if answer:header("Auth-Status") ~= "OK" then
    return dovecot.auth.PASSDB_RESULT_PASSWORD_MISMATCH, ""
  end
  return dovecot.auth.PASSDB_RESULT_OK, string.format(
    "proxy=y host=%s port=%s nopassword=Y proxy_noauth=Y", answer:header("Auth-Server"), answer:header("Auth-Port"))
end
