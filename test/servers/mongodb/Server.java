import de.bwaldvogel.mongo.MongoBackend;
import de.bwaldvogel.mongo.MongoServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Stands in MongoDB's place where there is none: speaks its wire protocol and keeps its data in a folder, or in memory
 * where it is given none. It is not MongoDB: no sessions, no transactions, no journal, and only unique indexes make
 * anything faster.
 *
 * <p>Usage: Server [--data FOLDER] [--port N]. Port 0, the default, takes a free one; the ready line names it.
 */
public final class Server {
  private static final String LOOPBACK = "127.0.0.1";

  public static void main(String[] args) throws Exception {
    Map<String, String> options = options(List.of(args));
    MongoServer server = new MongoServer(backend(options.get("--data")));
    server.bind(LOOPBACK, Integer.parseInt(options.getOrDefault("--port", "0")));
    Runtime.getRuntime().addShutdownHook(new Thread(server::shutdownNow));

    int port = server.getLocalAddress().getPort();
    System.out.printf("mongo-java-server, which is not MongoDB, listens on %s:%d%n", LOOPBACK, port);
    if (options.containsKey("--leashed")) endWithParent();
  }

  private static MongoBackend backend(String folder) throws Exception {
    if (folder == null) return new VolatileBackend();

    return DurableBackend.in(Files.createDirectories(Path.of(folder)));
  }

  /** Whoever started it holds the other end of its input, and need not live long enough to end it. */
  private static void endWithParent() throws Exception {
    while (System.in.read() >= 0) continue;
    System.exit(0);
  }

  private static Map<String, String> options(List<String> args) {
    Map<String, String> options = new HashMap<>();
    for (int at = 0; at < args.size(); at++) {
      String name = args.get(at);
      boolean isFlag = name.equals("--leashed");
      if (!isFlag && (!List.of("--data", "--port").contains(name) || at + 1 == args.size())) throw usage(name);
      options.put(name, isFlag ? "" : args.get(++at));
    }
    return options;
  }

  private static IllegalArgumentException usage(String problem) {
    return new IllegalArgumentException(problem + "; usage: Server [--data FOLDER] [--port N] [--leashed]");
  }
}
