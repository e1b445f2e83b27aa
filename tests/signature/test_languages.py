"""What other runtimes, runners, compilers and databases print: the class, the codes, the message and the frame that are found in it."""

from typing import NamedTuple

import pytest

from rca.signature import extract, sign


class Printed(NamedTuple):
    text: str
    type: str
    message: str
    codes: tuple[str, ...] = ()
    frame: str = ""


JAVA_CAUSES = """\
Exception in thread "main" org.springframework.beans.factory.BeanCreationException: Error creating bean 'dataSource'
	at org.springframework.beans.factory.support.AbstractFactory.init(AbstractFactory.java:1778)
	at com.acme.App.main(App.java:12)
Caused by: java.lang.IllegalStateException: Failed to connect
	at com.acme.Db.open(Db.java:33)
	... 23 more
Caused by: java.net.ConnectException: Connection refused
	at java.base/sun.nio.ch.Net.pollConnect(Native Method)
	at com.acme.Db.dial(Db.java:88)
	... 30 more
	Suppressed: java.io.IOException: close failed
		at com.acme.Db.close(Db.java:50)
	Caused by: java.io.EOFException: of the suppressed one
		at com.acme.Db.read(Db.java:51)
"""
SPRING_LOG = """\
2024-05-01 10:00:00.123 ERROR 12345 --- [nio-8080-exec-1] o.a.c.c.C.[dispatcherServlet]    : Servlet.service() threw exception

java.lang.NullPointerException: Cannot invoke "com.acme.Cart.getTotal()" because "cart" is null
	at com.acme.cart.CartService.total(CartService.java:42) ~[classes!/:na]
"""
DOTNET_CAUSES = """\
Unhandled exception. System.InvalidOperationException: Could not load order
 ---> System.Net.Http.HttpRequestException: Connection refused (localhost:5001)
 ---> System.Net.Sockets.SocketException (111): Connection refused
   at System.Net.Sockets.Socket.AwaitableSocketAsyncEventArgs.ThrowException(SocketError error, CancellationToken token)
   --- End of inner exception stack trace ---
   at System.Net.Http.HttpConnectionPool.ConnectToTcpHostAsync(String host, Int32 port)
   --- End of inner exception stack trace ---
   at Acme.Orders.OrderClient.Load(Guid id) in /src/Orders/OrderClient.cs:line 42
"""
NODE = """\
/app/server.js:10
        throw new TypeError("x");
        ^

TypeError: Cannot read properties of undefined (reading 'map')
    at Layer.handle [as handle_request] (/app/node_modules/express/lib/router/layer.js:95:5)
    at handler (/app/src/server.js:10:15)
    at process.processTicksAndRejections (node:internal/process/task_queues:95:5)

Node.js v20.11.1
"""
NODE_CAUSE = """\
TypeError: fetch failed
    at node:internal/deps/undici/undici:13178:13
    at async run (file:///app/run.mjs:4:9) {
  [cause]: Error: connect ECONNREFUSED 127.0.0.1:5432
      at TCPConnectWrap.afterConnect [as oncomplete] (node:net:1611:16) {
    errno: -111,
    code: 'ECONNREFUSED'
  }
}
"""
GO = """\
panic: runtime error: invalid memory address or nil pointer dereference
[signal SIGSEGV: segmentation violation code=0x1 addr=0x0 pc=0x4a8f3e]

goroutine 1 [running]:
main.(*Server).Handle(0x0, {0x4c5e80, 0xc000012345})
	/home/ada/src/app/server.go:42 +0x1e
main.main()
	/home/ada/src/app/main.go:12 +0x3c
exit status 2
"""
TESTIFY = """\
--- FAIL: TestOrder (0.00s)
    order_test.go:21:
        	Error Trace:	/home/ada/app/order_test.go:21
        	Error:      	Not equal:
        	            	expected: "paid"
        	            	actual  : "open"
        	Test:       	TestOrder
"""
RUST = """\
thread 'main' panicked at src/main.rs:4:31:
called `Result::unwrap()` on an `Err` value: Os { code: 2, kind: NotFound, message: "No such file or directory" }
note: run with `RUST_BACKTRACE=1` environment variable to display a backtrace
"""
RUST_ASSERTION = """\
---- tests::adds stdout ----
thread 'tests::adds' panicked at src/lib.rs:12:9:
assertion `left == right` failed
  left: 503
 right: 200
note: run with `RUST_BACKTRACE=1`
"""
ANYHOW = """\
Error: failed to read config

Caused by:
    0: could not open file
    1: No such file or directory (os error 2)
"""
RUBY = """\
app/models/user.rb:12:in `name': undefined method `upcase' for nil:NilClass (NoMethodError)
	from app/controllers/users_controller.rb:5:in `show'
"""
PHP = """\
PHP Fatal error:  Uncaught TypeError: strlen(): Argument #1 ($string) must be of type string in /var/www/Name.php:12
Stack trace:
#0 /var/www/app/src/Name.php(12): strlen()
#1 {main}
"""
CPP = "terminate called after throwing an instance of 'std::out_of_range'\n  what():  vector::_M_range_check\nAborted\n"
JEST = """\
 FAIL  src/health.test.ts
  ● health › is up

    expect(received).toBe(expected) // Object.is equality

    Expected: 200
    Received: 503

      10 |   const res = await get("/api/health");
    > 11 |   expect(res.status).toBe(200);
         |                      ^

      at Object.<anonymous> (src/health.test.ts:11:22)
"""
RSPEC = """\
  1) Order total is summed
     Failure/Error: expect(response.status).to eq(200)

       expected: 200
            got: 503

       (compared using ==)
     # ./spec/order_spec.rb:12:in `block (3 levels) in <top (required)>'
"""
EXCEPTION_GROUP = """\
  + Exception Group Traceback (most recent call last):
  |   File "/app/main.py", line 9, in main
  |     async with asyncio.TaskGroup() as tg:
  | ExceptionGroup: unhandled errors in a TaskGroup (1 sub-exception)
  +-+---------------- 1 ----------------
    | Traceback (most recent call last):
    |   File "/app/main.py", line 12, in work
    |     raise ValueError("bad shard 17")
    | ValueError: bad shard 17
    +------------------------------------
"""
PYDANTIC = """\
Traceback (most recent call last):
  File "/app/x.py", line 4, in main
    User(name=None)
pydantic_core._pydantic_core.ValidationError: 1 validation error for User
name
  Input should be a valid string [type=string_type, input_value=None, input_type=NoneType]
    For further information visit https://errors.pydantic.dev/2.9/v/string_type
"""
GRPC_PYTHON = """\
grpc._channel._InactiveRpcError: <_InactiveRpcError of RPC that terminated with:
	status = StatusCode.UNAVAILABLE
	details = "failed to connect to all addresses"
>
"""
UNITTEST = """\
FAIL: test_total (tests.test_cart.CartTest.test_total)
----------------------------------------------------------------------
Traceback (most recent call last):
  File "/app/tests/test_cart.py", line 8, in test_total
    self.assertEqual(cart.total(), 10)
AssertionError: 12 != 10

----------------------------------------------------------------------
Ran 1 test in 0.001s
"""
GCC = "main.c:4:5: error: 'x' undeclared (first use in this function)\n    4 |     x = 1;\nmake: *** [Makefile:2: main.o] Error 1"
POSTGRES = """\
2024-01-01 12:00:00.123 UTC [4242] ERROR:  duplicate key value violates unique constraint "users_email_key"
2024-01-01 12:00:00.123 UTC [4242] DETAIL:  Key (email)=(ada@example.org) already exists.
"""

PRINTED = {
    "Java, the innermost cause": Printed(JAVA_CAUSES, "java.net.ConnectException", "Connection refused", (), "Db.java:dial"),
    "Java behind Spring's log": Printed(
        SPRING_LOG,
        "java.lang.NullPointerException",
        'Cannot invoke "com.acme.Cart.getTotal()" because "cart" is null',
        (),
        "CartService.java:total",
    ),
    "Java, wrapper on one line": Printed(
        "java.util.concurrent.CompletionException: java.lang.IllegalStateException: Failed to connect",
        "java.lang.IllegalStateException",
        "Failed to connect",
    ),
    "JUnit": Printed(
        "[ERROR] com.acme.HealthTest.up -- Time elapsed: 0.012 s <<< FAILURE!\n"
        "org.opentest4j.AssertionFailedError: expected: <200> but was: <503>\n"
        "\tat org.junit.jupiter.api.AssertionUtils.fail(AssertionUtils.java:55)\n"
        "\tat com.acme.HealthTest.up(HealthTest.java:21)\n",
        "org.opentest4j.AssertionFailedError",
        "expected: <200> but was: <503>",
        ("http 503",),
        "HealthTest.java:up",
    ),
    "Kotlin on Android": Printed(
        "E/AndroidRuntime( 1234): FATAL EXCEPTION: main\n"
        "E/AndroidRuntime( 1234): java.lang.IllegalStateException: Failed to connect\n"
        "E/AndroidRuntime( 1234): \tat com.acme.Db.open(Db.kt:33)\n",
        "java.lang.IllegalStateException",
        "Failed to connect",
        (),
        "Db.kt:open",
    ),
    ".NET, the innermost cause": Printed(
        DOTNET_CAUSES,
        "System.Net.Sockets.SocketException",
        "(111) Connection refused",
        ("errno 111",),
        "OrderClient.cs:Load",
    ),
    "Node": Printed(NODE, "TypeError", "Cannot read properties of undefined (reading 'map')", (), "server.js:handler"),
    "Node, a cause that says more": Printed(
        NODE_CAUSE, "Error", "connect ECONNREFUSED <host>", ("errno ECONNREFUSED",), "node:net:afterConnect"
    ),
    "a browser": Printed(
        "Uncaught (in promise) TypeError: Failed to load\n    at load (https://a.example.com/main.3f2a1b.js:1:2345)",
        "TypeError",
        "Failed to load",
        (),
        "main.js:load",
    ),
    "Go": Printed(
        GO, "", "runtime error: invalid memory address or nil pointer dereference", (), "server.go:Handle"
    ),
    "go test": Printed(
        "=== RUN   TestHealth\n    health_test.go:17: got status 503, want 200\n--- FAIL: TestHealth (0.01s)\nFAIL\n",
        "",
        "got status 503, want 200",
        ("http 503",),
        "health_test.go:TestHealth",
    ),
    "testify": Printed(TESTIFY, "", 'Not equal: expected: "paid" actual : "open"', (), "order_test.go:TestOrder"),
    "gRPC in Go": Printed(
        "2024/05/01 10:00:00 could not greet: rpc error: code = DeadlineExceeded desc = context deadline exceeded",
        "",
        "rpc error: code = DeadlineExceeded desc = context deadline exceeded",
        ("grpc DEADLINE_EXCEEDED",),
    ),
    "gRPC in Java": Printed(
        "io.grpc.StatusRuntimeException: UNAVAILABLE: io exception",
        "io.grpc.StatusRuntimeException",
        "UNAVAILABLE: io exception",
        ("grpc UNAVAILABLE",),
    ),
    "gRPC in Python": Printed(
        GRPC_PYTHON,
        "grpc._channel._InactiveRpcError",
        "<_InactiveRpcError of RPC that terminated with: status = StatusCode.UNAVAILABLE"
        ' details = "failed to connect to all addresses" >',
        ("grpc UNAVAILABLE",),
    ),
    "Rust": Printed(
        RUST,
        "",
        'called `Result::unwrap()` on an `Err` value: Os { code: 2, kind: NotFound, message: "No such file or directory" }',
        ("errno 2",),
        "main.rs",
    ),
    "cargo test": Printed(
        RUST_ASSERTION, "", "assertion `left == right` failed left: 503 right: 200", ("http 503",), "lib.rs"
    ),
    "anyhow": Printed(
        ANYHOW,
        "Error",
        "failed to read config: could not open file: No such file or directory (os error 2)",
        ("errno 2",),
    ),
    "Ruby": Printed(RUBY, "NoMethodError", "undefined method `upcase' for nil:NilClass", (), "user.rb:name"),
    "Rails": Printed(
        "F, [2024-05-01T10:00:00.123456 #123] FATAL -- : [4b1c2d3e] ActionView::Template::Error (no such shard):",
        "ActionView::Template::Error",
        "no such shard",
    ),
    "PHP": Printed(
        PHP, "TypeError", "strlen(): Argument #<num> ($string) must be of type string", (), "Name.php:strlen"
    ),
    "Elixir": Printed('** (RuntimeError) no shard for key "abc"', "RuntimeError", 'no shard for key "abc"'),
    "C++": Printed(CPP, "std::out_of_range", "vector::_M_range_check"),
    "Jest": Printed(
        JEST,
        "",
        "expect(received).toBe(expected) // Object.is equality Expected: 200 Received: 503",
        ("http 503",),
        "health.test.ts:<anonymous>",
    ),
    "Playwright": Printed(
        "  1) [chromium] › login.spec.ts:5:1 › logs in\n\n    Error: expect(received).toBe(expected) // Object.is equality\n\n"
        "    Expected: 200\n    Received: 503\n\n    >  9 |   expect(res.status()).toBe(200);\n         |                ^\n\n"
        "        at /app/tests/login.spec.ts:9:24",
        "",
        "expect(received).toBe(expected) // Object.is equality Expected: 200 Received: 503",
        ("http 503",),
        "login.spec.ts",
    ),
    "Robot Framework": Printed("| FAIL |\nElement 'id=save' is lost", "", "Element 'id=save' is lost"),
    "RSpec": Printed(RSPEC, "", "expected: 200 got: 503", ("http 503",), "order_spec.rb"),
    "an exception group": Printed(EXCEPTION_GROUP, "ValueError", "bad shard <num>", (), "main.py:work"),
    "pydantic": Printed(
        PYDANTIC,
        "pydantic_core._pydantic_core.ValidationError",
        "<num> validation error for User name Input should be a valid string"
        " [type=string_type, input_value=None, input_type=NoneType]",
        (),
        "x.py:main",
    ),
    "unittest": Printed(UNITTEST, "AssertionError", "<num> != <num>", (), "test_cart.py:test_total"),
    "a repr in a log line": Printed(
        "[2024-05-01 10:00:00,123: ERROR/ForkPoolWorker-1] Task app.load raised unexpected: KeyError('customer_id')",
        "KeyError",
        "'customer_id'",
    ),
    "gcc": Printed(GCC, "", "'x' undeclared (first use in this function)", (), "main.c"),
    "tsc": Printed(
        "src/app.ts(12,5): error TS2322: Type 'string' is not assignable to type 'number'.",
        "",
        "error TS2322: Type 'string' is not assignable to type 'number'.",
        ("error TS2322",),
        "app.ts",
    ),
    "rustc": Printed(
        "error[E0382]: borrow of moved value: `x`\n --> src/main.rs:4:20\n",
        "",
        "error[E0382]: borrow of moved value: `x`",
        ("error E0382",),
    ),
    "PostgreSQL": Printed(POSTGRES, "", 'duplicate key value violates unique constraint "users_email_key"'),
    "MySQL": Printed(
        "ERROR 1045 (28000): Access denied for user 'root'@'172.17.0.1' (using password: YES)",
        "",
        "ERROR 1045 (28000): Access denied for user 'root'@'<host>' (using password: YES)",
        ("error 1045", "sqlstate 28000"),
    ),
    "Oracle": Printed(
        "ORA-00942: table or view does not exist", "", "ORA-00942: table or view does not exist", ("error ORA-00942",)
    ),
    "a message that begins like a class": Printed("RuntimeError: Error: no such shard", "RuntimeError", "Error: no such shard"),
    "boto": Printed(
        "botocore.errorfactory.NoSuchKey: The specified key does not exist.",
        "botocore.errorfactory.NoSuchKey",
        "The specified key does not exist.",
    ),
    "S3's XML": Printed(
        "<?xml version='1.0'?>\n<Error><Code>NoSuchKey</Code><Message>No such key.</Message><Key>a</Key></Error>",
        "NoSuchKey",
        "No such key.",
    ),
    "Google's JSON": Printed(
        '{"error": {"code": 404, "message": "Requested entity was not found.", "status": "NOT_FOUND"}}',
        "",
        "HTTP 404: Requested entity was not found.",
        ("http 404",),
    ),
    "zap": Printed(
        '{"level":"error","ts":1.5,"msg":"request failed","error":"deadline exceeded","stacktrace":"main.f\\n\\t/a.go:42"}',
        "",
        "request failed: deadline exceeded",
    ),
    "OpenTelemetry": Printed(
        '{"severityText":"ERROR","body":{"stringValue":"load failed"},"attributes":['
        '{"key":"exception.type","value":{"stringValue":"KeyError"}},'
        "{\"key\":\"exception.message\",\"value\":{\"stringValue\":\"'a_key'\"}}]}",
        "KeyError",
        "'a_key'",
    ),
    "a dictionary printed by Python": Printed(
        "{'event': 'load failed', 'exc': \"KeyError: 'a_key'\", 'level': 'error'}", "KeyError", "'a_key'"
    ),
    "curl": Printed("curl: (22) The requested URL returned error: 503", "", "curl: (22) The requested URL returned error: 503", ("code 22", "http 503")),
    "nginx": Printed(
        "2024/05/01 10:00:00 [error] 1234#1234: *5678 connect() failed (111: Connection refused) while connecting to upstream",
        "",
        "connect() failed (111: Connection refused) while connecting to upstream",
        ("errno 111",),
    ),
    "a killed process": Printed(
        "Process finished with exit code 137 (interrupted by signal 9:SIGKILL)",
        "",
        "Process finished with exit code 137 (interrupted by signal 9:SIGKILL)",
        ("exit 137", "signal 9", "signal SIGKILL"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", PRINTED)
def test_the_error_is_found_in_what_was_printed(name: str):
    printed = PRINTED[name]
    found = sign(printed.text)
    assert (found.type, found.message, found.codes, found.frame) == printed[1:]


@pytest.mark.parametrize("name", PRINTED)
def test_the_extracted_error_is_signed_like_what_was_printed(name: str):
    text = PRINTED[name].text
    assert sign(extract(text).error).key() == sign(text).key()


def test_both_forms_of_a_rust_panic_are_the_same_error():
    old = "thread 'main' panicked at 'index out of bounds: the len is 3', src/main.rs:4:31"
    new = "thread 'main' panicked at src/main.rs:9:1:\nindex out of bounds: the len is 7\nnote: run with"
    assert sign(old).key() == sign(new).key()


def test_both_forms_of_an_error_chain_in_rust_are_the_same_error():
    one_line = "Error: failed to read config: could not open file: No such file or directory (os error 2)"
    assert sign(ANYHOW).key() == sign(one_line).key()


def test_of_a_warning_and_an_exception_the_exception_is_the_error():
    text = "tests/a.py:3: DeprecationWarning: old\nFAILED tests/a.py::test_a - KeyError: 'a_key'\n"
    assert extract(text).error == "KeyError: 'a_key'"
