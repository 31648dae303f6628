/**
 * Words that software documentation and those who ask about it use for the same or nearly the
 * same thing. One group a line. General words only: never a product's name.
 */
export const wordGroups = `
run execute launch invoke start
stop terminate kill abort cancel halt quit exit
skip ignore exclude omit bypass disable suppress
remove delete erase drop strip uninstall clear
folder directory dir path
config configuration configure setting option preference
initialize initialise initialization initialisation init setup bootstrap
error exception failure fail crash throw
slow performance speed fast faster optimize latency
image picture photo png jpg jpeg svg asset
css style stylesheet sass scss less
asset static media font
parameter param argument arg
function method callback fn
parallel concurrent concurrency simultaneous parallelism worker
sequential serial sequentially serially
debug debugger inspect breakpoint troubleshoot diagnose
browser chrome firefox safari
upgrade migrate migration update bump
monorepo workspace multirepo
pattern regex regexp glob wildcard
filter match select pick
changed modified diff changes
login signin authenticate authentication auth credential
permission authorize authorization access role
environment env
variable var constant
typescript ts type typings
javascript js ecmascript es6
test spec suite
mock stub fake spy
reset restore clear reinitialize
dependency package module library
hide mask redact obscure sanitize
log logging logger output print
display show render view
create generate make scaffold add
build compile bundle transpile
deploy deployment publish release ship host hosting
translate translation localization localisation i18n internationalization locale language
theme color colour dark appearance
watch reload refresh hot live
cache caching memoize store
wait async await promise asynchronous
timeout delay expire
rename alias name
override overwrite replace customize customise custom
extend extension plugin addon
copy duplicate clone
merge combine concatenate join
split divide chunk separate
validate validation verify check
convert transform parse coerce cast
default fallback
list array collection
key property field attribute
id identifier
url link href address
route routing path endpoint
navigate navigation redirect
request fetch http call
response reply answer
header headers
client frontend
server backend
database db sql
query search find lookup
secret token password credential apikey
secure security safe
certificate ssl tls https
proxy gateway nginx
container docker kubernetes k8s
ci pipeline continuous integration
windows linux macos
command cli terminal console shell
flag switch option
script task job
hook lifecycle event listener handler
before pre prior
after post
once single
multiple several many
nested deep recursive
version release
beta prerelease alpha
deprecated obsolete legacy removed
compare equality equal equals
undefined null missing absent
empty blank
limit maximum max cap
minimum min least
size length
file document
upload attachment
download fetch
stream streaming
retry again repeat
random unique
date time timestamp
schedule cron periodic interval
group category organize
order sort sorting
page pagination
sidebar navbar menu
header footer layout
snippet example sample
template boilerplate
form input
state store
component element widget
memory leak heap
global everywhere
local locally
share reuse shared common
isolate isolation scope encapsulation encapsulate
import require load
export expose
warn warning notice
rollback revert undo
backport port
install setup
force enforce
mandatory required
optional
private internal
public open
lint linter eslint
format formatter prettier
coverage report
hidden invisible
click press
`;
