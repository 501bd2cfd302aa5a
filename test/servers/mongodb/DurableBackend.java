import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.MongoVersion;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.backend.h2.H2Backend;
import de.bwaldvogel.mongo.backend.h2.H2Database;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerException;
import io.netty.channel.Channel;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.h2.mvstore.MVStore;

/** A backend that has on disk what it acknowledged: kill -9 at any moment loses none of it, and leaves no half of it. */
final class DurableBackend extends H2Backend {
  private static final Set<String> WRITES = Set.of(
      "insert", "update", "delete", "findandmodify",
      "create", "createindexes", "drop", "dropdatabase", "dropindexes", "deleteindexes", "renamecollection");

  /** How long what no document needs any more stays in the file, for readers that began before. */
  private static final int RETENTION_MS = 5_000;

  private final Object writing = new Object();

  /** The store's own commits come by a timer, and would tear commands apart: there are only ours. */
  static DurableBackend in(Path folder) {
    String file = folder.resolve("mongodb.mv").toString();
    return new DurableBackend(new MVStore.Builder().fileName(file).autoCommitDisabled().open());
  }

  private DurableBackend(MVStore store) {
    super(store);
    store.setRetentionTime(RETENTION_MS);
    version(new AsOldAsTheDriverTakes());
  }

  @Override
  protected MongoDatabase openOrCreateDatabase(String name) {
    return new H2Database(name, getMvStore(), getCursorRegistry()) {
      @Override
      protected Index<Object> openOrCreateUniqueIndex(
          String collection, String index, List<IndexKey> keys, boolean sparse) {
        return new KeysAndMore(super.openOrCreateUniqueIndex(collection, index, keys, sparse), sparse);
      }
    };
  }

  /** A fault of its own, as when its file closes under it, breaks the connection: no MongoDB ever answers with one. */
  @Override
  public Document handleCommand(Channel channel, String database, String command, Document query) {
    try {
      return answer(channel, database, command, query);
    } catch (MongoServerException refusal) {
      throw refusal;
    } catch (RuntimeException fault) {
      fault.printStackTrace();
      channel.close();
      throw fault;
    }
  }

  /** One writing command at a time, since a commit takes everything with it that anybody has written so far. */
  private Document answer(Channel channel, String database, String command, Document query) {
    String name = command.toLowerCase(Locale.ROOT);
    if (name.equals("hello")) return super.handleCommand(channel, database, "isMaster", query);
    if (!WRITES.contains(name)) return super.handleCommand(channel, database, command, query);

    synchronized (writing) {
      try {
        return super.handleCommand(channel, database, command, query);
      } finally {
        commit(); // a command that fails may have written some of its documents before
      }
    }
  }

  /** The library answers wire version 8 at most; the driver takes nothing below 9. 13 is MongoDB 5.0. */
  private static final class AsOldAsTheDriverTakes implements MongoVersion {
    @Override
    public List<Integer> getVersionArray() {
      return List.of(5, 0, 0);
    }

    @Override
    public int getWireVersion() {
      return 13;
    }
  }
}
