/**
 * Words that software documentation, and those who ask about it, use for the same or nearly the
 * same thing. One group a line; a word may be in several. General words only: never a product's.
 */
export const wordGroups = `
run execute launch invoke start
begin start
stop end terminate kill halt quit exit shutdown
abort cancel interrupt stop
skip omit bypass
ignore exclude skip omit
disable deactivate off suppress silence mute
enable activate on
remove delete erase drop uninstall clear
strip remove omit
add insert append attach
create generate make scaffold
copy duplicate clone
move relocate transfer
rename alias
change modify edit alter update
switch toggle change
replace substitute swap override
override overwrite replace
customize customise custom tailor
configure configuration config setting option preference customize
setup configure install prepare
initialize initialise init setup bootstrap prepare
setup initialize
teardown cleanup dispose clean
cleanup clean clear purge prune
reset restore clear reinitialize
revert undo rollback restore
folder directory dir
path location
file document
error exception failure
fail crash break broken
fail error
throw raise reject
broken corrupt invalid damaged
bug defect
warn warning alert
notice notification alert
message text
slow performance speed latency sluggish
fast quick speed performance
optimize optimise performance improve
image picture photo icon
image png jpg jpeg svg gif asset
css style stylesheet sass scss less
asset static media resource
font typeface
parameter param argument arg
prop property attribute field
key property name
function method callback
handler listener callback hook
hook lifecycle
event trigger signal
emit dispatch fire trigger publish
subscribe listen observe watch
parallel concurrent concurrency simultaneous
serial sequential serially sequentially
individual single separate
separate split divide isolate
isolate isolation sandbox scope encapsulate
shared share common reuse global
global everywhere
debug inspect troubleshoot diagnose
debugger inspector breakpoint
profile measure benchmark
trace telemetry observability monitor
monitor metric observe
metric statistic measure
log logging logger record
output print display log
verbose verbosity level detail
severity level
quiet silent mute suppress
browser client frontend
mobile phone android ios
server backend
upgrade migrate migration update
version release
release publish ship
beta prerelease alpha canary preview
backport port patch
stable lts production
deprecate obsolete legacy
monorepo workspace
pattern regex regexp glob wildcard match
filter select pick choose
subset part portion
match grep filter
search find query lookup
changed modified diff
compare diff difference
equal equality same identical
similar like near
different differ differently distinct
login signin auth authenticate
logout signout
authenticate authentication auth credential identity
authorize authorization permission access role
permission privilege right access
password secret credential
token key credential jwt
apikey key token
twofactor otp 2fa mfa
session cookie
user account member profile
environment env
variable var
constant const static
typescript types ts typing
javascript js ecmascript
type typing interface
definition declaration
test spec suite
mock stub fake spy simulate
assertion assert expect
fixture setup
coverage report
commit push checkin
repository repo git
branch trunk main master
dependency package module library
library package
plugin extension addon
middleware interceptor
hide mask conceal
redact mask censor sensitive hide
sensitive private confidential secret
show display render appear
hidden invisible
render draw paint display
page screen view
component element widget
layout template structure
theme appearance skin style
color colour
dark theme night
build compile bundle
bundle bundler webpack pack
transpile compile transform
deploy deployment publish host hosting
hosting host serve
translate translation localize localization
localization localisation i18n internationalization locale language
language locale
reload refresh restart
hot live reload
watch observe monitor
cache caching memoize
stale outdated old expired
fresh new latest
wait await pending
async asynchronous promise
promise async await
timeout expire deadline
delay wait pause sleep debounce
throttle debounce limit rate
limit maximum max cap restrict threshold
restrict limit constrain only
minimum min least
size length width height dimension
count number amount total
long length
large big huge
small tiny little
random arbitrary
unique distinct
deterministic reproducible seed
retry repeat attempt again
repeat loop recur
schedule cron periodic interval recurring
timer interval clock
date time timestamp
group category
organize structure arrange
order sort
sequence order
tree hierarchy nested
nested deep inner child
parent ancestor
flatten flat dedupe
duplicate repeated dedupe copy
merge combine concatenate join
list array collection
object record
map dictionary
queue buffer
convert transform
parse read decode
serialize encode stringify
coerce cast convert
format formatter prettify
pretty readable human format
validate validation verify
verify check validate confirm
schema shape structure
default fallback
fallback backup alternative
alternative instead option
mandatory required require
require need demand
optional
force enforce
allow permit whitelist
deny forbid block prevent blacklist
prevent avoid
block deny reject
identifier id
url link href
link anchor hyperlink
address url
route path endpoint url
router routing route navigation
navigate navigation redirect
redirect forward
forward proxy
request fetch call http
response reply answer result
reply answer respond
header headers
body payload content
payload data body
query parameter search
form input field
upload attach attachment
download fetch
import require load include
export expose
include contain embed
embed inline include
snippet example sample
tutorial guide walkthrough
database db storage
store save persist
save store persist write
persist storage save
load read restore
restore recover
history past previous
memory remember
remember persist memory
conversation chat thread message
chat message conversation
stream streaming
chunk piece part
secure security safe
security vulnerability
vulnerability exploit audit
encrypt encryption
certificate ssl tls https
proxy gateway
balance load scale
scale scaling
container docker
pipeline ci workflow
ci continuous integration
workflow pipeline process
windows linux macos platform
platform system os
command cli
terminal console shell command
flag switch option argument
script task command
task job
job worker
worker thread process
process thread
before pre prior
after post
once single
multiple several many
several multiple
undefined null missing
missing absent undefined
empty blank
leak memory
heap memory
local locally offline
offline disconnected
remote external
external outside
internal private
private internal
public open
install setup installation
lint linter
bump increment
tag label
label name title
title heading
description summary
comment annotation
sidebar menu navigation
navbar menu navigation
button click press
keyboard shortcut key
scroll position
animation transition
responsive mobile
accessibility a11y
draft unpublished
crawl robot bot
meta metadata
seo meta
analytics tracking
vendor provider supplier
provider service
model llm
prompt instruction
instruction guideline rule
rule policy
speech voice audio
transcription transcribe speech
audio sound
video movie clip
vector embedding
similarity similar nearest
confirm approve approval
approve approval accept
human person user
cost price bill
price pricing bill payment
quota limit rate
abuse spam
overload overloaded busy
unavailable down
connect connection
disconnect abort close
socket websocket connection
reconnect resume
resume continue
continue proceed
pause suspend
freeze hang stuck
hang stuck freeze block
graceful shutdown drain
signal sigterm sigint
webhook callback
polling poll
immutable readonly
mutable mutate
mutate change modify
state store
reducer action
selector query
subscribe listener
inject injection
extend extension inherit
inherit extend
instance object
constructor class
class constructor
singleton instance
circular cycle recursive
syntax grammar
token syntax
unexpected invalid
unsupported incompatible
compatible compatibility
incompatible conflict
conflict clash collision
peer conflict
lockfile lock
pin lock exact
exact precise strict
strict exact
loose lenient
approximate close near
wildcard star
prefix start
suffix end ending
trailing end
leading start
uppercase capital case
case sensitive
whitespace space indent
newline linebreak line
escape quote
quote string
string text
number numeric integer
integer number
boolean flag
percent percentage
round decimal
`;

/** Turns of phrase, and the words documentation has for them. */
export const phrases: Readonly<Record<string, string>> = {
  'one at a time': 'serial sequential serially',
  'one by one': 'serial sequential serially',
  'one after another': 'serial sequential serially',
  'one after the other': 'serial sequential serially',
  'at the same time': 'parallel concurrent',
  'at once': 'parallel concurrent',
  'in order': 'sequential order',
  'more than one': 'multiple',
  'a lot of': 'multiple',
  'over and over': 'repeat',
  'sign in': 'login auth',
  'signed in': 'login auth',
  'log in': 'login auth',
  'logged in': 'login auth user',
  'log out': 'logout',
  'set up': 'setup configure',
  'clean up': 'cleanup teardown',
  'tear down': 'teardown cleanup',
  'get rid of': 'remove delete',
  'turn off': 'disable',
  'switch off': 'disable',
  'opt out': 'disable',
  'turn on': 'enable',
  'switch on': 'enable',
  'opt in': 'enable',
  'leave out': 'exclude omit ignore',
  'keep out': 'exclude ignore',
  'not run': 'skip',
  'roll back': 'rollback revert',
  'go back': 'revert previous',
  'fall back': 'fallback',
  'look up': 'search find',
  'speed up': 'performance faster',
  'too long': 'timeout slow',
  'takes forever': 'timeout slow',
  'take forever': 'timeout slow',
  'takes ages': 'slow performance',
  'times out': 'timeout',
  'timed out': 'timeout',
  'time out': 'timeout',
  'out of memory': 'memory heap leak',
  'out of date': 'outdated stale',
  'not found': 'missing 404',
  'does not exist': 'missing',
  'by hand': 'manual',
  'by default': 'default',
  'real time': 'live',
  'in the background': 'async background',
  'dark mode': 'theme color',
  'night mode': 'theme dark',
  'each time': 'always',
  'every time': 'always',
  'word by word': 'stream smooth',
  'step by step': 'guide tutorial',
  'from scratch': 'create new',
  'getting started': 'start install',
  'get started': 'start install',
  'command line': 'cli',
  'single page': 'spa',
  'two factor': 'otp 2fa',
  'one time password': 'otp',
  'self hosted': 'host',
  'self signed': 'certificate',
  'rate limit': 'throttle quota',
  'line break': 'newline',
  'end of line': 'newline eol',
  'source code': 'source',
  'source map': 'sourcemap',
  'pull request': 'pr contribution',
  'continuous integration': 'ci',
  'on the fly': 'dynamic runtime',
  'at runtime': 'dynamic runtime',
  'ahead of time': 'static build',
  'up to date': 'update latest',
  'picked up': 'detect',
  'pick up': 'resume detect',
  'left off': 'resume',
  'depend on': 'dependency',
  'depends on': 'dependency',
};
