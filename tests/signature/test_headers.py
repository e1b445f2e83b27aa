"""A log line's header is a prefix: without it the line says the same."""

import pytest

from rca.signature import sign
from rca.signature.headers import RANKS, parted

SAID = "Cannot open channel to 2 at election address"
HEADERS = {
    "an ISO time": "2015-07-29 19:21:12,000 ",
    "time and level": "2015-07-29T19:21:12.123Z ERROR ",
    "log4j": "2015-07-29 19:21:12,000 - WARN  [QuorumPeer[myid=1]/0:0:0:0:0:0:0:0:2181:QuorumCnxManager@368] - ",
    "Hadoop": "2015-10-18 18:01:47,978 INFO [main] org.apache.hadoop.mapreduce.v2.app.MRAppMaster: ",
    "HDFS": "081109 203518 143 INFO dfs.DataNode$DataXceiver: ",
    "Spark": "17/06/09 20:10:40 INFO executor.CoarseGrainedExecutorBackend: ",
    "Spring Boot": "2024-05-01T10:00:00.123Z ERROR 1 --- [app] [nio-8080-exec-1] c.a.order.OrderController      : ",
    "OpenStack": "nova-api.log.1.2017-05-16_13:53:08 2017-05-16 00:00:00.008 25746 INFO nova.wsgi [req-38101a0b-2096 - - -] ",
    "syslog": "Jun 14 15:16:01 combo sshd(pam_unix)[19939]: ",
    "syslog without a process": "Jul 27 14:41:57 combo kernel: ",
    "syslog of macOS": "Jul  1 09:00:55 calvisitor-10-105-160-95 com.apple.xpc.launchd[1] (com.apple.quicklook[61290]): ",
    "RFC 5424": "2025-09-08T13:55:02+02:00 web-1 app[10880]: ",
    "a supercomputer's": "- 1117838570 2005.06.03 R02-M1-N0 2005-06-03-15.42.50.363779 R02-M1-N0-C:J12-U11 RAS KERNEL INFO ",
    "a cluster's": "- 1131566461 2005.11.09 dn228 Nov 9 12:01:01 dn228/dn228 kernel: ",
    "Android": "03-17 16:13:38.811  1702  2395 D WindowManager: ",
    "logcat's brief form": "E/WindowManager( 1702): ",
    "Windows": "2016-09-28 04:30:30, Info                  CBS    ",
    "Apache": "[Sun Dec 04 04:47:44 2005] [error] ",
    "nginx": "2024/05/01 10:00:00 [error] 1234#1234: *5678 ",
    "a proxy's": "[10.30 16:49:06] chrome.exe *64 - ",
    "bars without spaces": "20171223-22:15:29:606|Step_LSC|30002312|",
    "loguru": "2024-05-01 10:00:00.123 | ERROR    | app.orders:load:42 - ",
    "Python's own": "2024-05-01 10:00:00,123 - app.orders - ERROR - ",
    "Celery": "[2024-05-01 10:00:00,123: ERROR/ForkPoolWorker-1] ",
    "Airflow": "[2024-05-01T10:00:00.123+0000] {taskinstance.py:1851} ERROR - ",
    "Kafka": "[2024-05-01 10:00:00,123] ERROR ",
    "env_logger": "[2024-05-01T10:00:00Z ERROR app::db] ",
    "tracing": "2024-05-01T10:00:00.123456Z ERROR app::db: ",
    "Ruby": "E, [2024-05-01T10:00:00.123456 #123] ERROR -- : ",
    "Serilog": "2024-05-01 10:00:00.123 +00:00 [ERR] ",
    "glog": "E0712 18:10:01.505156   51158 pipeline.go:612] ",
    "the kernel": "[12345.678901] ",
    "MySQL": "2024-05-01T10:00:00.123456Z 0 [ERROR] [MY-010119] [Server] ",
    "PostgreSQL": "2024-01-01 12:00:00.123 UTC [4242] ERROR:  ",
    "Docker Compose": "web-1  | ",
    "a level alone": "ERROR: ",
    "a level in brackets": "[ERROR] ",
    "GitHub Actions": "2024-05-01T10:00:00.1234567Z ##[error]",
    "npm": "npm ERR! ",
    "two times": "2024-10-07T03:18:09.1931234Z 2024-09-07 22:03:58,307 ERROR ",
    "grep": "logs/app.log:123:2024-09-07 22:03:58,307 ERROR ",
    "whom the line is about": "2024-09-07 22:03:58,307 ERROR [client 10.0.0.7] ",
}


@pytest.mark.parametrize("header", HEADERS)
def test_a_line_says_the_same_without_its_header(header: str):
    assert sign(HEADERS[header] + SAID).message == SAID.replace("2", "<num>")


@pytest.mark.parametrize(
    "line",
    [
        "2 rows were lost",
        "kernel terminated for reason 1004",
        "critical",
        "main: no such shard",
        "Notification time out: 60000",
        "[preauth] closed",
        "errors were found",
        "info about the shard",
        "Error reading message prefix",
        "Connection: closed",
    ],
)
def test_a_sentence_is_no_header(line: str):
    assert parted(line).content == line


def test_a_level_alone_behind_a_time_is_the_message():
    assert parted("2024-05-01 10:00:00 CRITICAL").content == "CRITICAL"


def test_the_first_word_of_a_message_is_no_logger():
    assert (
        parted("2005-06-03-15.42.50.363779 R02-M1-N0 RAS KERNEL INFO ciod: failed to read").content
        == "ciod: failed to read"
    )
    assert parted("2024-05-01 10:00:00,123 ERROR ValueError: bad").content == "ValueError: bad"


def test_the_indentation_behind_a_header_stays():
    assert parted('2024-05-01T10:00:00.1Z   File "/a/b.py", line 3, in f').content == '  File "/a/b.py", line 3, in f'


def test_levels_are_ranked():
    ranks = [parted(f"2024-05-01 10:00:00 {level} x").rank for level in ("DEBUG", "INFO", "WARN", "ERROR", "FATAL")]
    assert ranks == [RANKS["DEBUG"], RANKS["INFO"], RANKS["WARN"], RANKS["ERROR"], RANKS["FATAL"]]
    assert ranks == sorted(set(ranks))


def test_of_many_lines_the_gravest_is_the_error():
    lines = (
        "2024-05-01 10:00:00 INFO start\n2024-05-01 10:00:01 ERROR shard lost\n2024-05-01 10:00:02 WARN slow query\n"
    )
    assert sign(lines).message == "shard lost"


def test_lines_that_only_follow_from_an_error_are_not_the_error():
    lines = "main.c: In function 'f':\nld: symbol lease_open not found\nmake: *** [all] Error 1\nexit status 2\n"
    assert sign(lines).message == "ld: symbol lease_open not found"
